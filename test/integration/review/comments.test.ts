import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { treeOf } from '../../../src/main/git/status';
import { makeComments } from '../../../src/main/review/comments';
import { openStore, type Store } from '../../../src/main/store/store';
import type { Comment } from '../../../src/shared/review';
import { sessionRecord } from '../../helpers/session';
import { withWorktree } from '../git/fixture';

const opened: Store[] = [];
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
});

const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('');

async function commenting() {
  const place = await withWorktree({ 'a.txt': lines(1, 20) });
  const { root, worktree, base, branch, scratch } = place;
  const store = openStore(scratch);
  opened.push(store);
  const record = sessionRecord({ state: 'finished', runs: 1, worktree, branch, base: { ref: 'main', commit: base } });
  const comments = makeComments({ table: store.comments, root: () => root, saidSince: () => [] });
  const seen = async () => ({ root, base, tree: await treeOf(worktree), files: async () => [] });
  return {
    comments,
    set: (text: string) => place.write('a.txt', text, worktree),
    rename: (from: string, to: string) => renameSync(join(worktree, from), join(worktree, to)),
    write: (path: string, text: string) => place.write(path, text, worktree),
    say: async (side: Comment['side'], line: number, endLine = line, path = 'a.txt') =>
      comments.draft(record, { tree: await treeOf(worktree), path, side, line, endLine, text: 'Why?' }),
    send: () => store.comments.put(...store.comments.of(record.id).map((one) => ({ ...one, state: 'sent' as const, number: 1 }))),
    all: async () => (await comments.of(record, await seen())).map(({ path, state, place }) => ({ path, state, line: place?.line })),
    read: async () => (await comments.of(record, await seen())).map(({ state, place, quote }) => ({ state, quote, lines: place })),
  };
}

test('a comment follows its lines, also to another place of the file', async () => {
  const one = await commenting();
  await one.say('new', 5, 6);
  one.set(`first\n${lines(1, 20)}`);
  expect(await one.read()).toEqual([{ state: 'draft', quote: 'line 5\nline 6', lines: { line: 6, endLine: 7 } }]);
  one.set(lines(1, 4) + lines(7, 20) + lines(5, 6));
  expect(await one.read()).toMatchObject([{ state: 'draft', lines: { line: 19, endLine: 20 } }]);
  one.set(lines(7, 20));
  expect(await one.read()).toMatchObject([{ state: 'draft', lines: null }]);
});

test('a comment on a deleted line is touched once the line is back', async () => {
  const one = await commenting();
  one.set(lines(1, 9) + lines(11, 20));
  await one.say('old', 10);
  one.send();
  one.set(`first\n${lines(1, 9)}${lines(11, 20)}`);
  expect(await one.read()).toEqual([{ state: 'sent', quote: 'line 10', lines: { line: 10, endLine: 10 } }]);
  one.set(lines(1, 20));
  expect(await one.read()).toMatchObject([{ state: 'touched', lines: { line: 10, endLine: 10 } }]);
});

test('comments follow their file when it is called otherwise, on both sides, also twice', async () => {
  const one = await commenting();
  one.set(lines(1, 9) + lines(11, 20));
  await one.say('new', 15);
  await one.say('old', 10);
  one.send();
  one.rename('a.txt', 'b.txt');
  one.write('b.txt', `first\n${lines(1, 9)}${lines(11, 20)}`);
  expect(await one.all()).toEqual([
    { path: 'b.txt', state: 'sent', line: 16 },
    { path: 'b.txt', state: 'sent', line: 10 },
  ]);
  await one.say('old', 10, 10, 'b.txt'); // of a file that had another name before
  one.rename('b.txt', 'c.txt');
  expect(await one.all()).toEqual([
    { path: 'c.txt', state: 'sent', line: 16 },
    { path: 'c.txt', state: 'sent', line: 10 },
    { path: 'c.txt', state: 'draft', line: 10 },
  ]);
  one.rename('c.txt', 'a.txt');
  one.set(lines(1, 15) + lines(17, 20)); // line 10 is back, and the other one is gone
  expect(await one.all()).toMatchObject([
    { path: 'a.txt', state: 'touched', line: undefined },
    { path: 'a.txt', state: 'touched', line: 10 },
    { path: 'a.txt', state: 'draft', line: 10 },
  ]);
});

test('what is not there cannot be commented on, and what was sent stays', async () => {
  const one = await commenting();
  await expect(one.say('new', 21)).rejects.toMatchObject({ code: 'usage' });
  await expect(one.say('new', 3, 2)).rejects.toMatchObject({ code: 'usage' });
  const { id } = await one.say('new', 3);
  one.send();
  expect(() => one.comments.remove(id)).toThrow('was sent');
  one.comments.reply(id, 'And?');
  expect(await one.read()).toMatchObject([{ state: 'draft' }]);
  one.comments.remove(id); // the word that was not sent
  expect(await one.read()).toMatchObject([{ state: 'sent' }]);
});
