import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTool } from '../../../src/main/agents/builtin/tools/find';
import { searchTool } from '../../../src/main/agents/builtin/tools/search';
import type { Workplace } from '../../../src/main/agents/builtin/tools/tool';
import { makeRepository, makeScratch, type TestRepository, writeTree } from '../../helpers/repository';
import { makePlace, use } from './place';

const files = {
  '.gitignore': 'build/\n*.log\n',
  'src/a.ts': 'export const needle = 1;\n// Needle\n',
  'src/deep/b.ts': 'const other = 2;\n',
  '.hidden/c.ts': 'needle\n',
  'build/d.ts': 'needle\n',
  'x.log': 'needle\n',
  'binary.bin': Buffer.from('needle\0needle'),
};
let repository: TestRepository;
beforeEach(() => {
  repository = makeRepository(files);
  writeTree(repository.path, files); // the ignored ones are not committed
  symlinkSync(makeScratch(), join(repository.path, 'out'));
});
afterEach(() => repository.dispose());

describe('find', () => {
  it('finds by pattern, without what git ignores', async () => {
    const place = makePlace(repository.path);
    expect(await use(findTool, { pattern: '**/*.ts' }, place)).toBe('.hidden/c.ts\nsrc/a.ts\nsrc/deep/b.ts');
    expect(await use(findTool, { pattern: '*.ts', path: 'src' }, place)).toBe('src/a.ts');
    expect(await use(findTool, { pattern: '**/*.go' }, place)).toBe('No file matches.');
  });

  it.each(['../**', '/etc/*', 'src/../../*', '{a,..}/*'])('refuses %s', async (pattern) => {
    expect(await use(findTool, { pattern }, makePlace(repository.path))).toMatch(/^FAILED Refused/);
  });

  it('works outside of git', async () => {
    const folder = makeScratch();
    writeTree(folder, { 'a/b.ts': '' });
    expect(await use(findTool, { pattern: '**/*.ts' }, makePlace(folder))).toBe('a/b.ts');
  });
});

/** A place whose PATH has no ripgrep on it. */
function withoutRipgrep(root: string): Workplace {
  const empty = join(root, '..', 'empty');
  mkdirSync(empty, { recursive: true });
  return makePlace(root, { env: { PATH: empty } });
}

describe.each([
  ['ripgrep', makePlace],
  ['our own search', withoutRipgrep],
])('search by %s', (_name, placeIn) => {
  it('gives file, line and text, without what git ignores and binary files', async () => {
    const place = placeIn(repository.path);
    expect(await use(searchTool, { pattern: 'needle' }, place)).toBe('.hidden/c.ts:1:needle\nsrc/a.ts:1:export const needle = 1;');
    expect(await use(searchTool, { pattern: '^// needle$', ignore_case: true }, place)).toBe('src/a.ts:2:// Needle');
    expect(await use(searchTool, { pattern: 'other', path: 'src/deep' }, place)).toBe('src/deep/b.ts:1:const other = 2;');
    expect(await use(searchTool, { pattern: 'other', path: 'src/deep/b.ts' }, place)).toBe('src/deep/b.ts:1:const other = 2;');
    expect(await use(searchTool, { pattern: 'nowhere at all' }, place)).toBe('Nothing matches.');
  });

  it('says what is wrong with a pattern, and stays inside', async () => {
    const place = placeIn(repository.path);
    expect(await use(searchTool, { pattern: '(' }, place)).toMatch(/^FAILED /);
    expect(await use(searchTool, { pattern: 'x', path: '..' }, place)).toMatch(/^FAILED Refused/);
    expect(await use(searchTool, { pattern: 'x', path: 'out' }, place)).toMatch(/^FAILED Refused/);
  });

  it('gives no more than a model can read', async () => {
    writeTree(repository.path, { many: 'needle\n'.repeat(500), long: `needle${'x'.repeat(5000)}\n` });
    const lines = (await use(searchTool, { pattern: 'needle' }, placeIn(repository.path))).split('\n');
    expect(lines).toHaveLength(201);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(310);
  });
});
