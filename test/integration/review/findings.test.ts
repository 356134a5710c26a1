import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findAll } from '../../../src/main/review/findings/all';
import { changeOf } from '../../../src/main/review/findings/load';
import { reviewing } from './reviewing';

async function looking(files: Record<string, string>) {
  const one = await reviewing(files);
  return {
    write: (path: string, content: string | Buffer) => one.write(path, content, one.worktree),
    remove: (path: string) => rmSync(one.at(path)),
    rename: (from: string, to: string) => {
      mkdirSync(dirname(one.at(to)), { recursive: true });
      renameSync(one.at(from), one.at(to));
    },
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

const filler = (name: string) => Array.from({ length: 12 }, (_, at) => `export const ${name}${at} = ${at};\n`).join('');
const cases = (...names: string[]) => names.map((name) => `it('${name}', () => {\n  expect(${name}()).toBe(3);\n});\n`).join('');
const chance = ['kJ8s0Qz7Lm3X', 'v9Tb2Wn5Rc1P'].join('');

describe('false alarms are not raised by real diffs', () => {
  test('of what was there before and moved', async () => {
    const { write, remove, look } = await looking({
      'src/a.ts': `${filler('a')}// TODO: the rest\nconst key = { api_key: '${chance}' };\n`,
      'src/b.ts': filler('b'),
      'src/old.ts': `// FIXME: slow\n${filler('o')}debugger;\n`,
    });
    write('src/a.ts', filler('a'));
    write('src/b.ts', `${filler('b')}function c() {\n  // TODO: the rest\n  const key = { api_key: '${chance}' };\n}\n`);
    remove('src/old.ts');
    write('lib/new.ts', `export class Lamp {\n    // FIXME: slow\n    debugger;\n}\n${filler('n')}`);
    expect(await look()).toEqual([]);
    write('src/c.ts', '// TODO: another\n');
    expect(await look()).toEqual(['todo src/c.ts:1']);
  });

  test('of tests that were renamed, split or brought together', async () => {
    const { write, remove, rename, look } = await looking({
      'src/a.test.ts': filler('a') + cases('one', 'two'),
      'test/b.test.ts': cases('three', 'four'),
      'test/c.test.ts': cases('five', 'six'),
    });
    rename('src/a.test.ts', 'test/unit/a.test.ts');
    remove('test/b.test.ts');
    remove('test/c.test.ts');
    write('test/all.test.ts', `import { lamp } from '../src';\n\ndescribe('all', () => {\n${cases('three', 'five', 'four', 'six')}});\n`);
    expect(await look()).toEqual([]);
    write('test/all.test.ts', cases('three', 'four', 'five'));
    expect(await look()).toEqual(['test-deleted test/c.test.ts:null']);
  });

  test('of hashes in lock files, names of models, and addresses', async () => {
    const hash = `sha512-${chance}${chance}/${chance}==`;
    const { write, look } = await looking({ 'package.json': '{ "dependencies": { "a": "1" } }\n', 'package-lock.json': '{}\n' });
    write('package.json', '{ "dependencies": { "a": "2" } }\n');
    write('package-lock.json', `{ "a": { "resolved": "https://r.example/a.tgz", "integrity": "${hash}", "token": "${chance}" } }\n`);
    write('go.sum', `golang.org/x/sync v0.8.0 h1:${chance}${chance}=\n`);
    write(
      'src/a.ts',
      "const tokenizer = 'Xenova/bert-base-uncased-v1.5';\nconst tokens = 'docs/TODO and more';\nopen('https://a.example/TODO');\nfor (let i = 0; i < TODO.length; i++);\n",
    );
    expect(await look()).toEqual(['lock-only go.sum:null']);
    write('src/b.ts', `const token = '${chance}';\n`);
    expect(await look()).toEqual(['lock-only go.sum:null', 'secret src/b.ts:1']);
  });

  test('of a large file that only has another name, and of packages that moved within their manifest', async () => {
    const { write, rename, look } = await looking({
      'art/a.bin': '\0'.repeat(2 * 1024 * 1024),
      'package.json': '{\n  "dependencies": {\n    "a": "1",\n    "b": "1"\n  }\n}\n',
      'go.mod': 'module x.org/y\n\nrequire golang.org/x/sync v0.8.0\n',
    });
    rename('art/a.bin', 'art/b.bin');
    write('package.json', '{\n  "dependencies": {\n    "a": "2"\n  },\n  "devDependencies": {\n    "b": "1"\n  }\n}\n');
    write('go.mod', 'module x.org/y\n\nrequire golang.org/x/sync v0.9.0\n\nrequire golang.org/x/sys v0.1.0 // indirect\n');
    expect(await look()).toEqual([]);
    write('art/c.bin', Buffer.alloc(2 * 1024 * 1024, 7).fill(0, 0, 9));
    expect(await look()).toEqual(['large-binary art/c.bin:null']);
  });
});

describe('what is seen in real diffs', () => {
  test('tests that assert less, less strictly, or in comments alone', async () => {
    const { write, look } = await looking({
      'a.test.ts': cases('one', 'two'),
      'b.test.ts': cases('three', 'four'),
      'test_c.py': 'def test_c():\n    self.assertEqual(c(), 3)\n    self.assertEqual(d(), True)\n',
      'd.test.ts': cases('five'),
    });
    write('a.test.ts', cases('one', 'two').replace('expect(two()).toBe(3)', 'expect(two()).toBeTruthy()'));
    write('b.test.ts', cases('three', 'four').replace('  expect(four', '  // expect(four'));
    write('test_c.py', 'def test_c():\n    self.assertEqual(c(), 4)\n    self.assertTrue(d())\n'); // as strict as it was
    write('d.test.ts', cases('five').replace("it('five'", "it.skip('five'"));
    expect(await look()).toEqual(['test-skipped d.test.ts:1', 'test-weakened a.test.ts:4', 'test-weakened b.test.ts:4']);
  });

  test('a file that was taken out of or into the area, and what runs by itself', async () => {
    const { write, rename, look } = await looking({
      'lib/a.ts': filler('a'),
      'package.json': '{}\n',
      '.github/workflows/ci.yml': 'on: push\n',
    });
    rename('lib/a.ts', 'src/a.ts');
    expect(await look('src')).toEqual(['outside-area src/a.ts:null']);
    write('package.json', '{\n  "scripts": {\n    "postinstall": "node x.js"\n  }\n}\n');
    write('.github/workflows/ci.yml', 'on: push\njobs: {}\n');
    expect(await look()).toEqual(['ci-changed .github/workflows/ci.yml:2', 'install-script package.json:3']);
  });

  test('lines of files with CRLF, and of those without an end of their last line', async () => {
    const { write, look } = await looking({ 'a.ts': 'const a = 1;\r\nconst b = 2;' });
    write('a.ts', 'const a = 1;\r\nconst b = 2;\r\n// TODO: c\r\ndebugger;');
    expect(await look()).toEqual(['debug a.ts:4', 'todo a.ts:3']);
  });
});
