import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mergeInFull } from '../../../src/main/git/merge-tree';
import { recall, remember } from '../../../src/main/git/rerere';
import { blobOf, contentAt } from '../../../src/main/git/tree-diff';
import { repository } from './fixture';

/** A repository in which `main` and `other` change the same line of a file in a folder. */
async function conflicting() {
  const one = repository({ 'src/a.txt': 'top\nline\nend\n' });
  one.git(['checkout', '--quiet', '-b', 'other']);
  one.write('src/a.txt', 'top\ntheirs\nend\n');
  one.commit('theirs');
  one.git(['checkout', '--quiet', 'main']);
  one.write('src/a.txt', 'top\nmine\nend\n');
  one.commit('mine');
  const { tree, conflicts } = await mergeInFull(one.path, 'main', 'other');
  const marked = await blobOf(one.path, (await contentAt(one.path, tree, 'src/a.txt'))?.id ?? '');
  return { ...one, files: conflicts.map((conflict) => ({ ...conflict, marked })), marked };
}

test('what settled a conflict is known the next time, and what settled it otherwise takes its place', async () => {
  const { path, files, marked, git } = await conflicting();
  expect(marked.toString()).toMatch(/^top\n<<<<<<< main\nmine\n\|{7} .*\nline\n=======\ntheirs\n>>>>>>> other\nend\n$/);
  expect(files).toMatchObject([{ path: 'src/a.txt', kind: 'contents', base: { mode: '100644' } }]);
  expect(await recall(path, files)).toEqual(new Map());
  for (const text of ['top\nboth\nend\n', 'top\nneither\nend\n']) {
    await remember(path, files, new Map([['src/a.txt', Buffer.from(text)]]));
    expect([...(await recall(path, files))].map(([name, content]) => [name, content.toString()])).toEqual([['src/a.txt', text]]);
  }
  // What the person's own checkout is in the middle of is not touched, nor is rerere on in it.
  expect(existsSync(join(path, '.git/MERGE_RR'))).toBe(false);
  expect(git(['status', '--porcelain'])).toBe('');
});
