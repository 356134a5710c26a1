import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { treeOf } from '../../../src/main/git/status';
import { makeComments } from '../../../src/main/review/comments';
import { requestBrief } from '../../../src/main/review/request-brief';
import { openStore, type Store } from '../../../src/main/store/store';
import type { Comment } from '../../../src/shared/review';
import { sessionRecord } from '../../helpers/session';
import { withWorktree } from '../git/fixture';

const opened: Store[] = [];
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
});

/** A file whose agent has an answer to each comment. */
async function commentingOn(file: string | Buffer) {
  const place = await withWorktree({ 'a.txt': file });
  const { root, worktree, base, branch, scratch } = place;
  const store = openStore(scratch);
  opened.push(store);
  const record = sessionRecord({ state: 'finished', runs: 1, worktree, branch, base: { ref: 'main', commit: base } });
  const comments = makeComments({ table: store.comments, root: () => root, saidSince: () => [] });
  let number = 0;
  return {
    set: (text: string | Buffer) => place.write('a.txt', text, worktree),
    remove: () => rmSync(`${worktree}/a.txt`),
    /** As it is sent at once. */
    say: async (line: number, endLine = line, side: Comment['side'] = 'new'): Promise<Comment> => {
      const said = { tree: await treeOf(worktree), path: 'a.txt', side, line, endLine, text: 'Why?' };
      number += 1;
      const sent = { ...(await comments.draft(record, said)), state: 'sent' as const, number };
      store.comments.put(sent);
      return sent;
    },
    read: async () => {
      const all = await comments.of(record, { root, base, tree: await treeOf(worktree), files: async () => [] });
      return all.map(({ state, place }) => `${state} ${place === null ? 'gone' : place.line}`);
    },
  };
}

test('lines that end with CRLF are followed, also when only their ends change', async () => {
  const one = await commentingOn('const a = 1;\r\n}\r\nconst b = 2;\r\nconst c = 3;\r\n');
  const said = await one.say(2, 3);
  await one.say(4);
  expect(requestBrief([said], null)).toContain('```\n}\nconst b = 2;\n```');
  one.set('first\r\nconst a = 1;\r\n}\r\nconst b = 2;\r\nconst c = 3;\r\n');
  expect(await one.read()).toEqual(['sent 3', 'sent 5']);
  one.set('const a = 1;\n}\nconst b = 2;\nconst c = 4;\n');
  expect(await one.read()).toEqual(['sent 2', 'touched gone']);
});

test('a last line without an end is followed when more comes after it', async () => {
  const one = await commentingOn('first\n}');
  await one.say(2);
  one.set('first\n}\nmore\nand more');
  expect(await one.read()).toEqual(['sent 2']);
  one.set('new\nfirst\n}\n');
  expect(await one.read()).toEqual(['sent 3']);
  one.set('first\n]\n');
  expect(await one.read()).toEqual(['touched gone']);
});

test('a comment on a line that is deleted, of a file or with it, keeps its words', async () => {
  const one = await commentingOn('const a = 1;\nconst b = 2;\nconst c = 3;\n');
  await one.say(2);
  one.set('const a = 1;\nconst c = 3;\n');
  expect(await one.read()).toEqual(['touched gone']);
  await one.say(2, 2, 'old'); // on the line that this change takes away
  one.set('first\nconst a = 1;\nconst c = 3;\n');
  expect(await one.read()).toEqual(['touched gone', 'sent 2']);
  one.remove();
  expect(await one.read()).toEqual(['touched gone', 'touched 2']);
});

test('lines that are no UTF-8 are followed by git, and never taken for others that look alike', async () => {
  const text = (word: string, more = '') => Buffer.from(`${more}one\n${word} ol\xe9\ntwo\n`, 'latin1');
  const one = await commentingOn(text('caf\xe9'));
  const { quote } = await one.say(2);
  expect(quote).toBe('caf\uFFFD ol\uFFFD');
  one.set(text('caf\xe9', 'first\n'));
  expect(await one.read()).toEqual(['sent 3']);
  one.set(text('caf\xe8'));
  expect(await one.read()).toEqual(['touched gone']);
});
