import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exists } from './exists';
import { git } from './git';
import { withIndexCopy } from './index-file';
import { type Look, look, looking } from './look';
import { retried, stageAll } from './status';
import { treeWithRows } from './tree-diff';

interface Known {
  /** Of all that git and the disk said when the tree was taken. */
  print: string;
  /** Whether nothing can have changed since without showing in it. */
  sure: boolean;
  tree: string;
}

/** By worktree; more than anybody has. */
const known = new Map<string, Known>();
const most = 1000;

/** A file system's clock ticks this often at most; ns. One without parts of seconds ticks every two (FAT). */
const ticks = { fine: 100_000_000n, coarse: 2_000_000_000n };
const second = 1_000_000_000n;

/**
 * `treeOf` for who only looks: it is taken anew only where something differs from how it was when it was taken. Git
 * tells what differs from HEAD and the index, and the disk when each of those files was changed last, as it does for
 * git's own index: so what is written within one tick of that clock is never relied on.
 *
 * `since`: its `treeRows` from this commit are asked for next, and read at the same time where it is taken anew.
 *
 * Git keeps the objects of a tree that nothing refers to for as long as it likes: for what must last, use `treeOf`.
 */
export function treeNow(worktree: string, since: { root: string; commit: string } | null = null): Promise<string> {
  return retried(() =>
    withIndexCopy(worktree, async (index) => {
      const clock = await changedAt(index);
      const runner = git(worktree, { index, ...looking });
      const seen = await look(runner);
      const { print, newest } = await printOf(worktree, seen);
      const before = known.get(worktree);
      if (before?.sure && before.print === print && (await isLoose(dirname(index), before.tree))) return before.tree;
      await stageAll(runner, seen);
      const tree = since ? await treeWithRows(since.root, since.commit, worktree, index) : await runner.text(['write-tree']);
      const tick = clock % second === 0n || newest % second === 0n ? ticks.coarse : ticks.fine;
      known.delete(worktree);
      known.set(worktree, { print, sure: seen.submodules.length === 0 && newest + tick < clock, tree });
      for (const oldest of [...known.keys()].slice(0, -most)) known.delete(oldest);
      return tree;
    }),
  );
}

/** A digest of what was seen, and when the newest of it was changed; ns of the file system's clock. */
async function printOf(worktree: string, { said, changed, untracked }: Look): Promise<{ print: string; newest: bigint }> {
  const hash = createHash('sha1').update(said);
  let newest = 0n;
  for (const path of [...changed, ...untracked]) {
    const found = await lstat(Buffer.concat([Buffer.from(join(worktree, '/')), path]), { bigint: true }).catch(() => null); // gone by now
    if (found === null) continue;
    const { mode, size, ino, mtimeNs, ctimeNs } = found;
    hash.update(`\n${mode} ${size} ${ino} ${mtimeNs} ${ctimeNs}`);
    if (ctimeNs > newest) newest = ctimeNs;
  }
  return { print: hash.digest('hex'), newest };
}

/** When a file was changed last; 0: there is none. */
const changedAt = async (file: string): Promise<bigint> => {
  const found = await lstat(file, { bigint: true }).catch(() => null); // a repository without an index yet
  return found?.ctimeNs ?? 0n;
};

/** Whether git still has an object where it was written: it removes those that nothing refers to all at once. */
async function isLoose(gitDir: string, id: string): Promise<boolean> {
  const common = await readFile(join(gitDir, 'commondir'), 'utf8').catch(() => '.'); // the main worktree's own folder
  return exists(join(resolve(gitDir, common.trim()), 'objects', id.slice(0, 2), id.slice(2)));
}
