import { setImmediate as others } from 'node:timers/promises';
import { eachHunk, type Hunk } from '../../../shared/hunks';
import type { ReviewFile } from '../../../shared/review';
import { settings } from '../../git/diff';
import { git } from '../../git/git';
import { treePatch } from '../../git/tree-diff';
import { textOf } from '../contents';
import { isLockFile, isTest } from '../purpose';
import type { Seen } from '../reading';
import { isManifest } from './manifest';
import type { Change, ChangedFile } from './rule';

/** How long lines are read before whatever else waits gets its turn; ms. */
const slice = 10;
/** Bytes of the patch in which lines are looked at. */
const longest = 64 * 1024 * 1024;

/** Reads what rules look at, of one tree. `area`: paths and globs as git takes them; empty: anywhere. */
export async function changeOf(
  { root, base, tree }: Seen,
  files: readonly ReviewFile[],
  area: readonly string[],
): Promise<Omit<Change, 'gone'>> {
  const [{ patch }, sizes, inArea] = await Promise.all([
    treePatch(root, base, tree, { paths: null, maxBytes: longest }),
    sizesOf(root, files),
    area.length === 0 ? null : within(root, base, tree, area),
  ]);
  const hunks = new Map<string, Hunk[]>();
  let from = performance.now();
  for (const hunk of eachHunk(patch)) {
    const known = hunks.get(hunk.path);
    if (known) known.push(hunk);
    else hunks.set(hunk.path, [hunk]);
    if (performance.now() - from < slice) continue;
    await others();
    from = performance.now();
  }
  const asChanged = async (file: ReviewFile): Promise<ChangedFile> => {
    const named = isManifest(file.path);
    const [before, after] = await Promise.all([file.old, file.new].map((side) => (named && side !== null ? textOf(root, side.id) : null)));
    return {
      ...file,
      ...{ isTest: isTest(file.path), isLock: isLockFile(file.path), hunks: hunks.get(file.path) ?? [] },
      ...{
        bytes: file.binary && file.new && file.new.id !== file.old?.id ? (sizes.get(file.new.id) ?? null) : null,
        before: before ?? null,
        after: after ?? null,
      },
    };
  };
  return { files: await Promise.all(files.map(asChanged)), inArea };
}

async function sizesOf(root: string, files: readonly ReviewFile[]): Promise<ReadonlyMap<string, number>> {
  const ids = files.flatMap((file) => (file.binary && file.new !== null ? [file.new.id] : []));
  if (ids.length === 0) return new Map();
  const said = await git(root).text(['cat-file', '--batch-check=%(objectname) %(objectsize)'], { input: `${ids.join('\n')}\n` });
  return new Map(said.split('\n').map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]));
}

/** Changed paths that an area holds: git's own globs, a folder standing for all that is in it. */
async function within(root: string, base: string, tree: string, area: readonly string[]): Promise<ReadonlySet<string>> {
  const specs = area.map((one) => `:(top,glob)${one.replace(/^\.\//, '').replace(/(.)\/+$/, '$1')}`);
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--end-of-options', base, tree, '--', ...specs];
  return new Set(await git(root, settings).records(args));
}
