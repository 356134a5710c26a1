import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changes, diff, diffCommits } from '../../../src/main/git/diff';
import { treeOf, unmergedPaths } from '../../../src/main/git/status';
import { runGit } from '../../helpers/repository';
import { withWorktree } from './fixture';

const lines = (count: number, prefix = 'line') => Array.from({ length: count }, (_, index) => `${prefix} ${index}\n`).join('');

async function sample() {
  return withWorktree({
    'a.txt': lines(20),
    'b.txt': lines(20, 'b'),
    'old.txt': lines(20, 'old'),
    'gone.txt': 'x\ny\n',
    'mode.sh': '#!/bin/sh\n',
  });
}

test('committed, staged, changed and untracked work counts alike, and the index is left alone', async () => {
  const { worktree, base, git, commit, write } = await sample();
  write('a.txt', `${lines(20)}committed\n`, worktree);
  commit('one', worktree);
  write('b.txt', `${lines(20, 'b')}staged\n`, worktree);
  git(['add', 'b.txt'], worktree);
  write('b.txt', `${lines(20, 'b')}staged\nand changed\n`, worktree);
  write('new file.txt', 'one\ntwo\n', worktree);
  rmSync(join(worktree, 'gone.txt'));
  renameSync(join(worktree, 'old.txt'), join(worktree, 'renamed.txt'));
  write('.gitignore', 'ignored.txt\n', worktree);
  write('ignored.txt', 'x', worktree);
  const index = join(git(['rev-parse', '--absolute-git-dir'], worktree), 'index');
  const before = [readFileSync(index), statSync(index).mtimeMs];
  const objects = git(['count-objects']);
  const measured = await changes(worktree, base);
  expect([readFileSync(index), statSync(index).mtimeMs]).toEqual(before);
  const brief = Object.fromEntries(
    measured.files.map(({ path, status, added, deleted, oldPath }) => [path, [status, added, deleted, oldPath]]),
  );
  expect(brief).toEqual({
    '.gitignore': ['untracked', 1, 0, null],
    'a.txt': ['modified', 1, 0, null],
    'b.txt': ['modified', 2, 0, null],
    'gone.txt': ['deleted', 0, 2, null],
    'new file.txt': ['untracked', 2, 0, null],
    'renamed.txt': ['renamed', 0, 0, 'old.txt'],
  });
  expect(measured).toMatchObject({ added: 6, deleted: 2 });
  const shown = await diff(worktree, base);
  expect(shown.files).toEqual(measured.files);
  expect(shown.patch).toContain('+and changed');
  expect(shown.patch).toContain('+two');
  const one = await diff(worktree, base, { path: 'renamed.txt' });
  expect(one.files.map(({ path }) => path)).toEqual(['renamed.txt']);
  expect(one.patch).toContain('rename from old.txt');
  expect(git(['count-objects'])).toBe(objects);
});

test('hostile names come through whole', async () => {
  const { worktree, base, write } = await sample();
  const names = [
    'a b.txt',
    'quo"te\'.txt',
    'new\nline.txt',
    'tab\there',
    '😀.txt',
    'ü.txt',
    '-rf',
    '*.txt',
    ':(top)x',
    '[a]',
    'back\\slash',
    '日本/深/い.txt',
  ];
  for (const name of names) write(name, 'x\n', worktree);
  writeFileSync(Buffer.concat([Buffer.from(`${worktree}/bad-`), Buffer.from([0xff, 0xfe]), Buffer.from('.txt')]), 'latin\n');
  const measured = await changes(worktree, base);
  expect(measured.files.map(({ path }) => path).sort()).toEqual([...names, 'bad-\ufffd\ufffd.txt'].sort());
  expect(measured.files.every(({ status, added }) => status === 'untracked' && added === 1)).toBe(true);
  for (const name of [...names, 'bad-\ufffd\ufffd.txt']) {
    const one = await diff(worktree, base, { path: name });
    expect(one.files).toHaveLength(1);
    expect(one.patch.match(/^diff --git/gm)).toHaveLength(1);
  }
  const tree = await treeOf(worktree);
  expect(runGit(['ls-tree', '-r', '-z', '--name-only', tree], worktree)).toContain('new\nline.txt');
  expect(runGit(['ls-tree', '-r', tree], worktree)).toContain('bad-\\377\\376.txt');
});

test('binary and huge files are listed and not printed', async () => {
  const { worktree, base, write } = await sample();
  write('image.png', Buffer.from([0x89, 0x50, 0, 1, 2, 3]), worktree);
  write('huge.txt', Buffer.alloc(50 * 1024 * 1024, 'text without a NUL\n'), worktree);
  write('latin1.txt', Buffer.from([0x61, 0xe4, 0x0a]), worktree);
  const shown = await diff(worktree, base);
  const of = (name: string) => shown.files.find(({ path }) => path === name);
  expect(of('image.png')).toMatchObject({ binary: true, added: null, deleted: null });
  expect(of('huge.txt')).toMatchObject({ binary: true, added: null });
  expect(of('latin1.txt')).toMatchObject({ binary: false, added: 1 });
  expect(shown.patch.length).toBeLessThan(10_000);
});

test('a long patch is cut after a whole file', async () => {
  const { worktree, base, write } = await sample();
  for (let index = 0; index < 10; index++) write(`many/${index}.txt`, lines(1000), worktree);
  const shown = await diff(worktree, base, { maxBytes: 30_000 });
  expect(shown.truncated).toBe(true);
  expect(shown.files).toHaveLength(10);
  expect(Buffer.byteLength(shown.patch)).toBeLessThanOrEqual(30_000);
  expect(shown.patch.endsWith('+line 999\n')).toBe(true);
  const first = await diff(worktree, base, { maxBytes: 500 });
  expect(first.patch.endsWith('\n')).toBe(true);
  expect((await diff(worktree, base)).truncated).toBe(false);
});

test('a symbolic link is a link, and never followed', async () => {
  const { worktree, base, scratch, write } = await sample();
  write('secret.txt', 'secret\n', scratch);
  mkdirSync(join(scratch, 'outside'));
  write('outside/in.txt', 'secret\n', scratch);
  symlinkSync(join(scratch, 'secret.txt'), join(worktree, 'link'));
  symlinkSync(join(scratch, 'outside'), join(worktree, 'folder'));
  rmSync(join(worktree, 'a.txt'));
  symlinkSync('/etc/passwd', join(worktree, 'a.txt'));
  const shown = await diff(worktree, base);
  expect(shown.files.map(({ path, status }) => `${path} ${status}`)).toEqual(['a.txt typechange', 'folder untracked', 'link untracked']);
  expect(shown.patch).not.toContain('+secret\n');
  const tree = await treeOf(worktree);
  expect(runGit(['ls-tree', tree, 'link', 'folder', 'a.txt'], worktree).match(/^120000/gm)).toHaveLength(3);
});

test('a file that became a folder, a folder that became a file, a mode', async () => {
  const { worktree, base, write } = await withWorktree({ file: 'x\n', 'folder/in.txt': 'y\n', 'run.sh': 'z\n' });
  rmSync(join(worktree, 'file'));
  write('file/in.txt', 'x\n', worktree);
  rmSync(join(worktree, 'folder'), { recursive: true });
  write('folder', 'now a file\n', worktree);
  chmodSync(join(worktree, 'run.sh'), 0o755);
  const paths = (await changes(worktree, base)).files.map(({ path }) => path).sort();
  expect(paths).toEqual(expect.arrayContaining(['folder', 'folder/in.txt', 'run.sh', 'file/in.txt']));
  const tree = await treeOf(worktree);
  expect(runGit(['ls-tree', '-r', '--name-only', tree], worktree).split('\n')).toEqual(['file/in.txt', 'folder', 'run.sh']);
});

test('a tree is that of everything, equal for equal content, and leaves no trace in the worktree', async () => {
  const { worktree, git, write, commit } = await sample();
  expect(await treeOf(worktree)).toBe(git(['rev-parse', 'HEAD^{tree}'], worktree));
  write('new.txt', 'x', worktree);
  write('a.txt', 'changed', worktree);
  rmSync(join(worktree, 'b.txt'));
  const tree = await treeOf(worktree);
  expect(git(['status', '--porcelain'], worktree)).toBe('M a.txt\n D b.txt\n?? new.txt');
  commit('all', worktree);
  expect(git(['rev-parse', 'HEAD^{tree}'], worktree)).toBe(tree);
  expect(execFileSync('ls', ['-A', git(['rev-parse', '--absolute-git-dir'], worktree)], { encoding: 'utf8' })).not.toContain(
    'espalier-index',
  );
});

test('a tree can be taken while files come and go', async () => {
  const { worktree } = await sample();
  let stop = false;
  const churn = (async () => {
    for (let round = 0; !stop; round++) {
      const name = join(worktree, `f${round % 50}`);
      if (round % 2) rmSync(name, { force: true, recursive: true });
      else writeFileSync(name, String(round));
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let index = 0; index < 5; index++) expect(await treeOf(worktree)).toMatch(/^[0-9a-f]{40}$/);
  stop = true;
  await churn;
});

test('an unfinished merge shows as conflicted', async () => {
  const { worktree, base, git, write, commit } = await sample();
  write('a.txt', 'theirs\n');
  commit('theirs');
  write('a.txt', 'ours\n', worktree);
  commit('ours', worktree);
  expect(() => git(['merge', 'main'], worktree)).toThrow();
  expect(await unmergedPaths(worktree)).toEqual(['a.txt']);
  const measured = await changes(worktree, base);
  expect(measured.files.map(({ path, status }) => [path, status])).toEqual([['a.txt', 'conflicted']]);
  expect(await treeOf(worktree)).toMatch(/^[0-9a-f]{40}$/);
});

test('two commits, without a worktree', async () => {
  const { root, worktree, base, write, commit } = await sample();
  write('a.txt', 'all new\n', worktree);
  const head = commit('one', worktree);
  const shown = await diffCommits(root, base, head);
  expect(shown.files).toEqual([{ path: 'a.txt', oldPath: null, status: 'modified', added: 1, deleted: 20, binary: false }]);
  expect(shown.patch).toContain('+all new');
  expect((await diffCommits(root, base, head, { patch: false })).patch).toBe('');
});

test('a repository inside the worktree is not looked into, a moved submodule is shown', async () => {
  const { root, worktree, scratch, git, write, commit } = await sample();
  git(['clone', '--quiet', root, join(scratch, 'lib')]);
  git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', join(scratch, 'lib'), 'lib'], worktree);
  const base = commit('with a submodule', worktree);
  git(['-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'moved'], join(worktree, 'lib'));
  write('nested/file.txt', 'x', worktree);
  git(['init', '--quiet', 'nested'], worktree);
  const marker = join(scratch, 'ran');
  git(['config', 'core.fsmonitor', `touch ${marker}; false`], join(worktree, 'lib'));
  expect((await changes(worktree, base)).files.map(({ path, status }) => [path, status])).toEqual([['lib', 'modified']]);
  expect(git(['ls-tree', await treeOf(worktree), 'lib'], worktree)).toContain(git(['rev-parse', 'HEAD'], join(worktree, 'lib')));
  expect(() => statSync(marker)).toThrow();
});

test("a person's diff settings change nothing", async () => {
  const { worktree, base, git, write, scratch } = await sample();
  const marker = join(scratch, 'ran');
  write('evil.sh', `#!/bin/sh\ntouch ${marker}\n`, scratch);
  chmodSync(join(scratch, 'evil.sh'), 0o755);
  git(['config', 'diff.external', join(scratch, 'evil.sh')]);
  git(['config', 'diff.evil.textconv', join(scratch, 'evil.sh')]);
  git(['config', 'diff.noprefix', 'true']);
  git(['config', 'color.ui', 'always']);
  write('.gitattributes', '*.txt diff=evil\n', worktree);
  write('a.txt', 'changed\n', worktree);
  expect((await diff(worktree, base, { path: 'a.txt' })).patch).toMatch(/^diff --git a\/a\.txt b\/a\.txt\n/);
  expect(() => statSync(marker)).toThrow();
});

test('a change in the instant in which the index was written is seen', async () => {
  const { worktree, base, git, write } = await sample();
  const [file, instant] = [join(worktree, 'racy.txt'), 1_700_000_000];
  git(['config', 'core.trustctime', 'false']);
  write('racy.txt', 'aaaa\n', worktree);
  utimesSync(file, instant, instant);
  git(['add', 'racy.txt'], worktree);
  utimesSync(join(git(['rev-parse', '--absolute-git-dir'], worktree), 'index'), instant, instant);
  write('racy.txt', 'bbbb\n', worktree);
  utimesSync(file, instant, instant);
  expect((await diff(worktree, base)).patch).toContain('+bbbb');
  expect(git(['show', `${await treeOf(worktree)}:racy.txt`])).toBe('bbbb');
});
