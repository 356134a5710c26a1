import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { editTool } from '../../../src/main/agents/builtin/tools/edit';
import { listTool } from '../../../src/main/agents/builtin/tools/list';
import { readTool } from '../../../src/main/agents/builtin/tools/read';
import type { Workplace } from '../../../src/main/agents/builtin/tools/tool';
import { writeTool } from '../../../src/main/agents/builtin/tools/write';
import { makeScratch, writeTree } from '../../helpers/repository';
import { makePlace, use } from './place';

let root: string;
let place: Workplace;
beforeEach(() => {
  root = makeScratch();
  place = makePlace(root);
});
const content = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('read', () => {
  it('numbers lines, and says where to read on', async () => {
    writeTree(root, { a: 'one\ntwo\nthree\n' });
    expect(await use(readTool, { path: 'a' }, place)).toBe('     1\tone\n     2\ttwo\n     3\tthree');
    expect(await use(readTool, { path: 'a', offset: 2, limit: 1 }, place)).toBe(
      '     2\ttwo\n(Lines 3 to 3 follow; read on with offset 3.)',
    );
    expect(await use(readTool, { path: 'a', offset: 9 }, place)).toBe('FAILED a has only 3 lines.');
  });

  it('says what cannot be read', async () => {
    writeTree(root, { empty: '', binary: Buffer.from([1, 0, 2]), latin: Buffer.from([0x66, 0xfc]) });
    symlinkSync('/nonexistent', join(root, 'dangling'));
    expect(await use(readTool, { path: 'empty' }, place)).toBe('(The file is empty.)');
    expect(await use(readTool, { path: 'none' }, place)).toBe('FAILED There is no file none.');
    expect(await use(readTool, { path: '.' }, place)).toBe('FAILED . is a folder.');
    expect(await use(readTool, { path: 'binary' }, place)).toBe('FAILED binary is a binary file.');
    expect(await use(readTool, { path: 'latin' }, place)).toBe('FAILED latin is not in UTF-8.');
    expect(await use(readTool, { path: 'dangling' }, place)).toMatch(/^FAILED .*leads nowhere/);
    expect(await use(readTool, { path: 'empty/below' }, place)).toMatch(/^FAILED /);
  });
});

describe('paths', () => {
  it.each(['..', '../x', '/etc/passwd', 'a/../../x', 'link/x', 'link', '.git/config', 'a/.git/config'])('refuses %s', async (path) => {
    writeTree(root, { 'a/b': '' });
    symlinkSync(makeScratch(), join(root, 'link'));
    for (const tool of [readTool, listTool]) expect(await use(tool, { path }, place)).toMatch(/^FAILED Refused: /);
    expect(await use(writeTool, { path, content: 'x' }, place)).toMatch(/^FAILED Refused: /);
  });

  it('takes what only looks as if it led out, and links that stay inside', async () => {
    writeTree(root, { '..hidden': 'a', 'a/b': 'b', '.gitignore': 'c' });
    symlinkSync('a', join(root, 'link'));
    for (const path of ['..hidden', 'a/../a/b', join(root, 'a/b'), 'link/b', '.gitignore']) {
      expect(await use(readTool, { path }, place)).toMatch(/^ +1\t/);
    }
  });
});

describe('list', () => {
  it('marks folders and links, and leaves git out', async () => {
    writeTree(root, { 'b/x': '', a: '', '.git/HEAD': '' });
    symlinkSync('a', join(root, 'c'));
    expect(await use(listTool, {}, place)).toBe('a\nb/\nc (link)');
    expect(await use(listTool, { path: 'none' }, place)).toBe('FAILED There is no folder none.');
  });
});

describe('write', () => {
  it('makes folders, keeps the mode of what it replaces, and leaves nothing beside it', async () => {
    writeTree(root, { 'bin/run': 'old' });
    chmodSync(join(root, 'bin/run'), 0o755);
    expect(await use(writeTool, { path: 'bin/run', content: 'new' }, place)).toBe('Replaced bin/run.');
    expect(await use(writeTool, { path: 'x/y/z', content: '' }, place)).toBe('Made x/y/z.');
    expect(content('bin/run')).toBe('new');
    expect(statSync(join(root, 'bin/run')).mode & 0o777).toBe(0o755);
    expect(readdirSync(join(root, 'bin'))).toEqual(['run']);
  });

  it('shows beforehand what it would change', async () => {
    writeTree(root, { a: 'old' });
    expect(await writeTool.prepare({ path: 'a', content: 'new' }).preview(place)).toEqual([{ path: 'a', old: 'old', new: 'new' }]);
    expect(content('a')).toBe('old');
  });

  it('writes through a link inside to what it leads to', async () => {
    writeTree(root, { a: 'old' });
    symlinkSync('a', join(root, 'link'));
    await use(writeTool, { path: 'link', content: 'new' }, place);
    expect(content('a')).toBe('new');
  });
});

describe('edit', () => {
  it('replaces in a file, and fails before it asks where it cannot', async () => {
    writeFileSync(join(root, 'a.ts'), 'let a = 1;\n');
    const wrong = editTool.prepare({ path: 'a.ts', old_text: 'let b', new_text: '' });
    await expect(wrong.preview(place)).rejects.toThrow('old_text is not in the file');
    expect(await use(editTool, { path: 'a.ts', old_text: 'a = 1', new_text: 'a = 2' }, place)).toBe('Changed a.ts.');
    expect(content('a.ts')).toBe('let a = 2;\n');
    expect(await use(editTool, { path: 'b.ts', old_text: 'x', new_text: 'y' }, place)).toContain('There is no file b.ts');
  });
});
