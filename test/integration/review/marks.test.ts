import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hunksOf, wholeDigest } from '../../../src/shared/hunks';
import { reviewing } from './reviewing';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}\n`).join('');
const digests = (patch: string) => hunksOf(patch).map(({ digest }) => digest);

test('a file that was read stays read over commits and restarts; what changed since comes back, and only that', async () => {
  const one = await reviewing({ 'a.txt': lines(60), 'b.txt': 'b\n', 'c.txt': 'c\n' });
  const first = lines(60).replace('line 3\n', 'three\n');
  one.write('a.txt', first, one.worktree);
  one.write('b.txt', 'B\n', one.worktree);
  const marked = await one.mark('seen', { path: 'a.txt' }, { path: 'b.txt' });
  expect(marked.files.map(({ path, reviewed }) => [path, reviewed])).toEqual([
    ['a.txt', 'yes'],
    ['b.txt', 'yes'],
  ]);
  one.commit('the agent commits', one.worktree);
  one.write('a.txt', first.replace('line 50\n', 'fifty\n'), one.worktree);
  one.write('c.txt', 'C\n', one.worktree);
  one.restart();
  const { files } = await one.open();
  expect(files.map(({ path, reviewed }) => [path, reviewed])).toEqual([
    ['a.txt', 'changed'],
    ['b.txt', 'yes'],
    ['c.txt', 'no'],
  ]);
  const since = await one.since('a.txt');
  expect(since).toContain('+++ b/a.txt');
  expect(since).toContain('+fifty');
  expect(since).not.toContain('+three');
  expect(await one.since('b.txt')).toBe('');
  expect(await one.since('c.txt')).toContain('+C');
  const now = digests(await one.patch('a.txt'));
  expect(files[0]?.seen).toContain(now[0]);
  expect(files[0]?.seen).not.toContain(now[1]);
  await one.mark('seen', { path: 'a.txt', hunks: now.slice(1) });
  expect((await one.file('a.txt'))?.reviewed).toBe('yes');
});

test('hunks that were all read make a file read, and hold when the base moves; a mode that changed does not', async () => {
  const one = await reviewing({ 'a.txt': lines(60) });
  const changed = (text: string) => text.replace('line 3\n', 'three\n').replace('line 50\n', '');
  one.write('a.txt', changed(lines(60)), one.worktree);
  const [first = '', second = ''] = digests(await one.patch('a.txt'));
  await one.mark('seen', { path: 'a.txt', hunks: [first] });
  expect(await one.file('a.txt')).toMatchObject({ reviewed: 'no', seen: [first] });
  await one.mark('seen', { path: 'a.txt', hunks: [second] });
  expect(await one.file('a.txt')).toMatchObject({ reviewed: 'yes', seen: [first, second] });

  const moved = lines(60).replace('line 25\n', 'from the target\n');
  one.write('a.txt', moved);
  one.set({ base: { ref: 'main', commit: one.commit('the target moves') } });
  one.write('a.txt', changed(moved), one.worktree);
  expect((await one.file('a.txt'))?.reviewed).toBe('yes');
  chmodSync(one.at('a.txt'), 0o755);
  expect((await one.file('a.txt'))?.reviewed).toBe('changed');
});

test('accepted is read as well; each is taken back by itself, of a hunk and of a file without any', async () => {
  const one = await reviewing({ 'a.txt': lines(60), 'b.bin': Buffer.from([0, 1]) });
  one.write('a.txt', lines(60).replace('line 3\n', '').replace('line 50\n', ''), one.worktree);
  writeFileSync(one.at('b.bin'), Buffer.from([0, 2]));
  const [first = '', second = ''] = digests(await one.patch('a.txt'));
  await one.mark('accepted', { path: 'a.txt', hunks: [first] }, { path: 'b.bin' });
  expect(await one.file('a.txt')).toMatchObject({ reviewed: 'no', seen: [first], accepted: [first] });
  const binary = await one.file('b.bin');
  expect(binary).toMatchObject({ reviewed: 'yes', accepted: [binary && wholeDigest(binary)] });
  await one.mark('accepted', { path: 'a.txt' });
  const whole = await one.file('a.txt');
  expect(whole).toMatchObject({ reviewed: 'yes', accepted: expect.arrayContaining([first, second, whole && wholeDigest(whole)]) });
  await one.mark('unaccepted', { path: 'a.txt', hunks: [second] });
  expect(await one.file('a.txt')).toMatchObject({ reviewed: 'yes', accepted: [first] });
  await one.mark('unseen', { path: 'a.txt' });
  expect(await one.file('a.txt')).toMatchObject({ reviewed: 'no', seen: [], accepted: [] });
});

test('lines are accepted one by one; all of them are their hunk, which is read then', async () => {
  const one = await reviewing({ 'a.txt': lines(20) });
  one.write('a.txt', lines(20).replace('line 3\n', 'three\nmore\n'), one.worktree);
  const [hunk = ''] = digests(await one.patch('a.txt'));
  await one.mark('accepted', { path: 'a.txt', lines: [{ side: 'new', line: 5 }] });
  expect(await one.file('a.txt')).toMatchObject({ reviewed: 'no', seen: [], accepted: [expect.not.stringContaining(hunk)] });

  // Another line of the hunk is another by now, and so is the hunk; the line is as it was.
  one.write('a.txt', lines(20).replace('line 3\n', 'drei\nmore\n'), one.worktree);
  one.restart();
  const [other = ''] = digests(await one.patch('a.txt'));
  const both = (['old', 'new'] as const).map((side) => ({ side, line: 4 }));
  await one.mark('accepted', { path: 'a.txt', lines: both });
  expect(await one.file('a.txt')).toMatchObject({ reviewed: 'yes', seen: [other], accepted: [other] });
  await one.mark('unaccepted', { path: 'a.txt', lines: [{ side: 'old', line: 4 }] });
  const after = await one.file('a.txt');
  expect(after?.accepted).toHaveLength(2);
  expect(after?.accepted).not.toContain(other);

  const unchanged = { path: 'a.txt', lines: [{ side: 'new' as const, line: 1 }] };
  await expect(one.mark('accepted', unchanged)).rejects.toMatchObject({ code: 'refused' });
  await expect(one.mark('seen', { path: 'a.txt', lines: both })).rejects.toMatchObject({ code: 'usage' });
});

test('what the person changes themself stays read, also when it is undone', async () => {
  const one = await reviewing({ 'a.txt': lines(60) });
  one.write('a.txt', lines(60).replace('line 3\n', 'three\n').replace('line 50\n', ''), one.worktree);
  await one.mark('seen', { path: 'a.txt' });
  const [first = ''] = digests(await one.patch('a.txt'));
  const { undo } = await one.revert('a.txt', { hunks: [first] });
  expect((await one.file('a.txt'))?.reviewed).toBe('yes');
  await one.undo(undo);
  expect((await one.file('a.txt'))?.reviewed).toBe('yes');
  await one.edit('a.txt', 'mine\n');
  expect((await one.file('a.txt'))?.reviewed).toBe('yes');
  one.write('a.txt', "the agent's\n", one.worktree);
  expect((await one.file('a.txt'))?.reviewed).toBe('changed');
});

test('a tree that was looked at is read and marked as it was, whatever the agent does meanwhile', async () => {
  const one = await reviewing({ 'a.txt': 'a\n' });
  one.write('a.txt', 'first\n', one.worktree);
  const { tree, session } = await one.open();
  one.write('a.txt', 'second\n', one.worktree);
  one.write('b.txt', 'new\n', one.worktree);
  const { patch } = await one.call()['review.patch']({ session, tree, paths: null, ignoreWhitespace: false });
  expect(patch).toContain('+first');
  expect(patch).not.toContain('b.txt');
  const marked = await one.call()['review.mark']({ session, tree, parts: [{ path: 'a.txt', hunks: null, lines: null }], as: 'seen' });
  expect(marked).toMatchObject({ tree, files: [{ path: 'a.txt', reviewed: 'yes' }] });
  expect((await one.file('a.txt'))?.reviewed).toBe('changed');
  expect(await one.since('a.txt')).toContain('-first\n+second');
});

test('since covers what came, went and was put back', async () => {
  const one = await reviewing({ 'gone.txt': 'x\n', 'back.txt': 'x\n' });
  rmSync(one.at('gone.txt'));
  one.write('back.txt', 'y\n', one.worktree);
  one.write('new.txt', 'n\n', one.worktree);
  await one.mark('seen', { path: 'gone.txt' }, { path: 'back.txt' }, { path: 'new.txt' });
  one.write('gone.txt', 'z\n', one.worktree);
  one.write('back.txt', 'x\n', one.worktree);
  rmSync(one.at('new.txt'));
  expect(await one.since('gone.txt')).toMatch(/new file mode[\s\S]*\+z\n/);
  expect(await one.since('back.txt')).toContain('-y\n+x');
  expect(await one.since('new.txt')).toMatch(/deleted file mode[\s\S]*-n\n/);
  await expect(one.since('never.txt')).rejects.toMatchObject({ code: 'not-found' });
});

test('approval is of one tree', async () => {
  const one = await reviewing({ 'a.txt': 'a\n' });
  one.write('a.txt', 'b\n', one.worktree);
  const { tree, session, approved } = await one.open();
  expect(approved).toBe('no');
  await one.call()['review.approve']({ session, tree });
  expect((await one.open()).approved).toBe('yes');
  one.write('a.txt', 'c\n', one.worktree);
  expect((await one.open()).approved).toBe('old');
  await one.call()['review.approve']({ session, tree: null });
  expect((await one.open()).approved).toBe('no');
  await expect(one.call()['review.tick']({ session, text: 'It sings', yes: true })).rejects.toMatchObject({ code: 'not-found' });
  expect((await one.call()['review.tick']({ session, text: 'It runs', yes: true })).ticked).toEqual(['It runs']);
});

test('lines that moved to another file are told, those of generated files are not', async () => {
  const block = 'function total(items) {\n  const prices = items.map(priceOf);\n  return sum(prices);\n}\n';
  const one = await reviewing({ 'a.ts': `// sums\n${block}// end\n`, 'dist/a.js': block });
  one.write('a.ts', '// sums\n// end\n', one.worktree);
  one.write('src/total.ts', `// sums\n${block}`, one.worktree);
  one.write('dist/a.js', '', one.worktree);
  const { session, tree } = await one.open();
  const { moves } = await one.call()['review.moves']({ session, tree });
  expect(moves).toEqual([{ from: { path: 'a.ts', line: 2 }, to: { path: 'src/total.ts', line: 2 }, lines: 4 }]);
});

test('sides of a file as they are; large and marked files as .gitattributes of that tree say', async () => {
  const one = await reviewing({ 'a.png': Buffer.from([0, 1]), '.gitattributes': 'gen/* linguist-generated\n' });
  writeFileSync(one.at('a.png'), Buffer.from([0, 1, 2]));
  one.write('gen/big.ts', lines(2001), one.worktree);
  one.write('src/.gitattributes', 'ours.ts -linguist-generated\n*.ts linguist-vendored=true\n', one.worktree);
  one.write('src/dist/ours.ts', 'x\n', one.worktree);
  const { files, tree, session, added } = await one.open();
  const shown = Object.fromEntries(files.map(({ path, folded, large, why }) => [path, { folded, large, why }]));
  expect(shown['gen/big.ts']).toEqual({ folded: true, large: true, why: 'generated, says .gitattributes' });
  expect(shown['src/dist/ours.ts']).toMatchObject({ folded: true, why: 'vendored, says .gitattributes' });
  expect(added).toBe(2001 + 2 + 1);
  const blob = (path: string, side: 'old' | 'new') => one.call()['review.blob']({ session, tree, path, side });
  expect(await blob('a.png', 'old')).toEqual({ base64: 'AAE=', bytes: 2 });
  expect(await blob('a.png', 'new')).toEqual({ base64: 'AAEC', bytes: 3 });
  await expect(blob('gen/big.ts', 'old')).rejects.toMatchObject({ code: 'not-found' });
  const all = await one.call()['review.patch']({ session, tree, paths: null, ignoreWhitespace: false });
  expect(all.patch).not.toContain('gen/big.ts');
  expect(all.patch).toContain('src/dist/ours.ts');
  expect(hunksOf(await one.patch('gen/big.ts'))[0]?.lines).toHaveLength(2001);
});

test('what the agent says it did is its last message', async () => {
  const one = await reviewing({ 'a.txt': 'a\n' });
  const { session, reported } = await one.open();
  expect(reported).toBeNull();
  const said = (from: 'agent' | 'person', text: string) => ({ at: 'now', kind: 'text', from, text }) as const;
  const entries = [
    said('agent', 'I begin'),
    said('agent', 'Done: b'),
    said('person', 'thanks'),
    { at: 'now', kind: 'thinking', text: 'hm' } as const,
  ];
  one.transcripts.append(session, entries, { run: 's-1', offset: 1, state: null, sent: 0, send: '' });
  expect((await one.open()).reported).toBe('Done: b');
});
