import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { hunksOf } from '../../../src/shared/hunks';
import { reviewing } from './reviewing';

const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('');
const text = (path: string) => readFileSync(path, 'utf8');
const refused = (message: string) => expect.objectContaining({ code: 'refused', message: expect.stringContaining(message) });

test('a hunk is taken back and comes again with undo, the others stay', async () => {
  const one = await reviewing({ 'a.txt': lines(1, 40) });
  const changed = lines(1, 40).replace('line 5\n', 'five\nand more\n').replace('line 30\n', '');
  one.write('a.txt', changed, one.worktree);
  const [first, second] = hunksOf(await one.patch('a.txt'));
  const done = await one.revert('a.txt', { hunks: [first?.digest ?? ''] });
  expect(text(one.at('a.txt'))).toBe(lines(1, 40).replace('line 30\n', ''));
  expect(done.tree).toBe(await one.tree());
  expect(hunksOf(await one.patch('a.txt')).map(({ digest }) => digest)).toEqual([second?.digest]);
  expect(one.git(['for-each-ref', 'refs/espalier'])).toContain(done.undo);
  await one.undo(done.undo);
  expect(text(one.at('a.txt'))).toBe(changed);
  expect(one.git(['status', '--porcelain'])).toBe(''); // the person's own checkout
});

test('single lines are taken back: added ones go, deleted ones come back', async () => {
  const one = await reviewing({ 'a.txt': 'a\nb\nc\nd\n' });
  one.write('a.txt', 'a\nB\nnew\nd\n', one.worktree);
  const both = [{ side: 'new', line: 3 } as const, { side: 'old', line: 3 } as const];
  await one.revert('a.txt', { lines: both });
  expect(text(one.at('a.txt'))).toBe('a\nc\nB\nd\n');
});

test('line ends, encodings and ends of files come back to the byte', async () => {
  const latin = (content: string) => Buffer.from(content, 'latin1');
  const contents: [string, Buffer | string, Buffer | string][] = [
    ['crlf', 'a\r\nb\r\nc\r\n', 'A\r\nb\r\nC\r\n'],
    ['less', 'a\nb\n', 'a\nb'],
    ['more', 'a\nb', 'a\nb\nc\n'],
    ['latin', latin('caf\xe9\nx\n'), latin('th\xe9\nx\n')],
    ['filled', '', 'a\n'],
    ['emptied', 'a\nb', ''],
  ];
  const one = await reviewing(Object.fromEntries(contents.map(([path, before]) => [path, before])));
  const before = await one.tree();
  for (const [path, , after] of contents) one.write(path, after, one.worktree);
  for (const [path] of contents) await one.revert(path, { hunks: hunksOf(await one.patch(path)).map(({ digest }) => digest) });
  for (const [path, content] of contents) expect([path, readFileSync(one.at(path))]).toEqual([path, Buffer.from(content)]);
  expect(await one.tree()).toBe(before);
});

test('a file that git writes with CRLF is written so again', async () => {
  const one = await reviewing({ '.gitattributes': '*.txt eol=crlf\n', 'a.txt': 'a\nb\n' });
  writeFileSync(one.at('a.txt'), 'A\r\nb\r\nc\r\n');
  const done = await one.revert('a.txt', { lines: [{ side: 'new', line: 3 }] });
  expect(text(one.at('a.txt'))).toBe('A\r\nb\r\n');
  await one.undo(done.undo);
  expect(text(one.at('a.txt'))).toBe('A\r\nb\r\nc\r\n');
});

test('whole files: modified with their mode, added, deleted, renamed, links, and names of any kind', async () => {
  const one = await reviewing({ 'mode.sh': 'x\n', 'gone/deep.txt': 'gone\n', 'old.txt': lines(1, 20), 'plain.txt': 'plain\n' });
  symlinkSync('plain.txt', one.at('link'));
  one.commit('a link', one.worktree);
  one.set({ base: { ref: 'main', commit: one.git(['rev-parse', 'HEAD'], one.worktree) } });
  const before = await one.tree();
  const odd = Buffer.concat([Buffer.from(`${one.worktree}/bad-`), Buffer.from([0xff]), Buffer.from('\nname')]);
  chmodSync(one.at('mode.sh'), 0o755);
  rmSync(one.at('gone'), { recursive: true });
  mkdirSync(one.at('new'));
  renameSync(one.at('old.txt'), one.at('new/name.txt'));
  rmSync(one.at('link'));
  symlinkSync('elsewhere', one.at('link'));
  one.write('added/deep/file.txt', 'x\n', one.worktree);
  writeFileSync(odd, 'odd\n');
  rmSync(one.at('plain.txt'));
  symlinkSync('mode.sh', one.at('plain.txt'));

  const after = await one.tree();
  const undos: string[] = [];
  const { files } = await one.open();
  expect(files.map(({ path, status }) => `${status} ${path}`).sort()).toEqual([
    ...['added added/deep/file.txt', 'added bad-\ufffd\nname', 'deleted gone/deep.txt', 'modified link', 'modified mode.sh'],
    ...['renamed new/name.txt', 'typechange plain.txt'],
  ]);
  for (const { path } of files) undos.push((await one.revert(path)).undo);
  expect(await one.tree()).toBe(before);
  expect(statSync(one.at('mode.sh')).mode & 0o111).toBe(0);
  expect(existsSync(one.at('added'))).toBe(false);
  expect(readlinkSync(one.at('link'))).toBe('plain.txt');
  expect(lstatSync(one.at('plain.txt')).isFile()).toBe(true);
  for (const undo of undos.reverse()) await one.undo(undo);
  expect(await one.tree()).toBe(after);
});

test('a hunk of a new file takes the file away, one of a deleted file brings it back', async () => {
  const one = await reviewing({ 'gone.sh': 'a\nb\n', 'keep.txt': 'x\n' });
  rmSync(one.at('gone.sh'));
  one.write('new.txt', 'x\n', one.worktree);
  for (const path of ['gone.sh', 'new.txt']) await one.revert(path, { hunks: hunksOf(await one.patch(path)).map(({ digest }) => digest) });
  expect(text(one.at('gone.sh'))).toBe('a\nb\n');
  expect(existsSync(one.at('new.txt'))).toBe(false);
});

test('a hunk as it is shown without white space is taken back as well', async () => {
  const one = await reviewing({ 'a.txt': `a\n${lines(1, 10)}z\n` });
  one.write('a.txt', `  a\n${lines(1, 10)}Z\n`, one.worktree);
  const shown = hunksOf(await one.patch('a.txt', true));
  expect(shown).toHaveLength(1);
  await one.revert('a.txt', { hunks: shown.map(({ digest }) => digest) });
  expect(text(one.at('a.txt'))).toBe(`  a\n${lines(1, 10)}z\n`);
});

test('what was decided on another tree is refused, and so is what makes no sense', async () => {
  const one = await reviewing({ 'a.txt': 'a\n', 'dir/b.txt': 'b\n' });
  one.write('a.txt', 'A\n', one.worktree);
  const { tree } = await one.open();
  const session = 's';
  const part = { path: 'a.txt', hunks: null, lines: null };
  one.write('other.txt', 'by the agent\n', one.worktree);
  await expect(one.call()['review.revert']({ session, tree, part })).rejects.toEqual(refused('has changed since you looked'));
  await expect(one.call()['review.edit']({ session, tree, path: 'a.txt', text: 'x' })).rejects.toEqual(refused('has changed since'));
  await expect(one.call()['review.approve']({ session, tree })).rejects.toEqual(refused('has changed since you looked'));
  await expect(one.revert('a.txt', { hunks: ['0123456789abcdef'] })).rejects.toEqual(refused('not among the changes'));
  await expect(one.revert('a.txt', { lines: [{ side: 'new', line: 9 }] })).rejects.toEqual(refused('not among the changes'));
  await expect(one.revert('a.txt', { lines: [] })).rejects.toEqual(refused('not among the changes'));
  await expect(one.revert('dir/b.txt')).rejects.toMatchObject({ code: 'not-found' });
  await expect(one.revert('../../etc/passwd')).rejects.toMatchObject({ code: 'not-found' });
  await expect(one.call()['review.patch']({ session, tree: 'HEAD', paths: null, ignoreWhitespace: false })).rejects.toMatchObject({
    code: 'not-found',
  });
  one.set({ state: 'landing' });
  await expect(one.revert('a.txt')).rejects.toEqual(refused('is landing'));
  expect(text(one.at('a.txt'))).toBe('A\n');
  expect(one.undos()).toEqual([]);
});

test('what stands in the way is never touched', async () => {
  const one = await reviewing({ a: 'a\n', 'd/b.txt': 'b\n' });
  rmSync(one.at('a'));
  one.write('a/precious.txt', 'precious\n', one.worktree);
  rmSync(one.at('d'), { recursive: true });
  symlinkSync(one.scratch, one.at('d'));
  await expect(one.revert('a')).rejects.toEqual(refused('a is a folder now'));
  await expect(one.revert('d/b.txt')).rejects.toEqual(refused('d is no folder now'));
  expect(text(one.at('a/precious.txt'))).toBe('precious\n');
  expect(existsSync(`${one.scratch}/b.txt`)).toBe(false);
});

test('a submodule is shown and left alone', async () => {
  const one = await reviewing({ 'a.txt': 'a\n' });
  mkdirSync(one.at('libs/dep'), { recursive: true });
  one.git(['update-index', '--add', '--cacheinfo', `160000,${one.base},libs/dep`], one.worktree);
  expect(await one.file('libs/dep')).toMatchObject({ purpose: 'dependencies', why: 'a submodule', risk: 'high', old: null });
  expect(await one.patch('libs/dep')).toContain(`+Subproject commit ${one.base}`);
  await one.mark('accepted', { path: 'libs/dep' });
  expect((await one.file('libs/dep'))?.reviewed).toBe('yes');
  await expect(one.revert('libs/dep')).rejects.toEqual(refused('is a submodule'));
});

test('an undo that came about already, and one whose file changed since', async () => {
  const one = await reviewing({ 'a.txt': 'a\n' });
  one.write('a.txt', 'b\n', one.worktree);
  const { undo } = await one.revert('a.txt');
  await one.undo(undo);
  await one.undo(undo);
  expect(text(one.at('a.txt'))).toBe('b\n');
  const again = await one.revert('a.txt');
  one.write('a.txt', 'c\n', one.worktree);
  one.write('other.txt', 'does not matter\n', one.worktree);
  await expect(one.undo(again.undo)).rejects.toEqual(refused('a.txt has changed since'));
  expect(text(one.at('a.txt'))).toBe('c\n');
});

describe('edit', () => {
  it('puts a text in the place of a file, mode and line ends kept, undoably', async () => {
    const one = await reviewing({ 'a.sh': 'a\r\nb\r\n' });
    chmodSync(one.at('a.sh'), 0o755);
    const { undo, tree } = await one.edit('a.sh', 'a\nc\nlast');
    expect(text(one.at('a.sh'))).toBe('a\r\nc\r\nlast');
    expect(statSync(one.at('a.sh')).mode & 0o111).not.toBe(0);
    expect(tree).toBe(await one.tree());
    await one.undo(undo);
    expect(text(one.at('a.sh'))).toBe('a\r\nb\r\n');
  });

  it('refuses what is no text, is not there, or would change nothing', async () => {
    const one = await reviewing({ 'a.txt': 'a\n', 'latin.txt': Buffer.from('caf\xe9\n', 'latin1'), 'b.bin': Buffer.from([1, 0, 2]) });
    symlinkSync('a.txt', one.at('link'));
    for (const path of ['latin.txt', 'b.bin']) await expect(one.edit(path, 'x')).rejects.toEqual(refused('is not UTF-8'));
    for (const path of ['link', 'nothing.txt', '.git', '../x'])
      await expect(one.edit(path, 'x')).rejects.toMatchObject({ name: 'EspalierError' });
    await expect(one.edit('a.txt', 'a\n')).rejects.toEqual(refused('changes nothing'));
  });
});
