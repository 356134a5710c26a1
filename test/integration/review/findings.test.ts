import { expect, test } from 'vitest';
import { findAll } from '../../../src/main/review/findings/all';
import { changeOf } from '../../../src/main/review/findings/load';
import { reviewing } from './reviewing';

async function looking(files: Record<string, string>) {
  const one = await reviewing(files);
  return {
    write: (path: string, content: string | Buffer) => one.write(path, content, one.worktree),
    look: async (...area: string[]) => {
      const { files, base, tree } = await one.open();
      const found = findAll(await changeOf({ root: one.root, base, tree, files: async () => [] }, files, area));
      return found.map(({ kind, path, line }) => `${kind} ${path}:${line}`).sort();
    },
  };
}

test('an area is paths and globs from the top', async () => {
  const { write, look } = await looking({ 'src/api/a.ts': 'a\n' });
  write('src/api/a.ts', 'b\n');
  write('src/api/deep/b.ts', 'b\n');
  write('docs/[a].md', 'b\n');
  expect(await look()).toEqual([]);
  expect(await look('src')).toEqual(['outside-area docs/[a].md:null']);
  expect(await look('./src/api/', 'docs/*.md')).toEqual([]);
  expect(await look('src/*/*.ts')).toEqual(['outside-area docs/[a].md:null', 'outside-area src/api/deep/b.ts:null']);
});

test('packages, sizes and lines are read from the tree', async () => {
  const { write, look } = await looking({ 'package.json': '{ "dependencies": { "a": "1" } }\n', 'a.bin': '\0' });
  write('package.json', '{\n  "dependencies": {\n    "a": "1",\n    "b": "1"\n  }\n}\n');
  write('a.bin', Buffer.alloc(2 * 1024 * 1024));
  write('src/ü.ts', 'const a = 1;\ndebugger;\n');
  expect(await look()).toEqual(['debug src/ü.ts:2', 'dependency-added package.json:4', 'large-binary a.bin:null']);
});

test('a review can be opened before its lines are read', async () => {
  const { write, open, worktree } = await reviewing({ 'a.ts': 'const a = 1;\n' });
  expect(await open(false)).toMatchObject({ files: [], whole: true }); // there is no line to read
  write('a.ts', 'debugger;\n', worktree);
  expect(await open(false)).toMatchObject({ files: [{ path: 'a.ts', added: 1, deleted: 1 }], findings: [], whole: false });
  expect(await open()).toMatchObject({ whole: true });
});
