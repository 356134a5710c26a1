import { type Git, splitRecords } from './git';

/** How a worktree differs from its HEAD and its index. Paths as git wrote them, in bytes: not every name is UTF-8. */
export type Look = {
  /** All that git said, its HEAD among it. */
  said: Buffer;
  /** Tracked paths that are gone from the disk. */
  gone: Buffer[];
  /** Tracked paths whose content on disk is not that of the index. */
  changed: Buffer[];
  /** Of those, what a merge has left unresolved, gone or not. */
  unmerged: Buffer[];
  /** Submodules at another commit: which one, git does not say. */
  submodules: Buffer[];
  /** Neither tracked nor ignored; not what is in repositories of their own. */
  untracked: Buffer[];
};

/** For a git that looks: what a person's git remembers of folders may be from the same moment as a change in them. */
export const looking = { config: ['core.untrackedCache=false'] };

const flags = [
  '--porcelain=v2',
  '-z',
  '--branch',
  '--no-ahead-behind',
  '--no-renames',
  '--untracked-files=all',
  '--ignore-submodules=dirty',
];
/** Fields before the path. Source: git-status(1), "Porcelain Format Version 2". */
const fields = { 49: 8, 117: 10 } as const;
const space = 0x20;

/** Asks git once for all that differs in a worktree. No object is written, and no git is started in submodules. */
export async function look(runner: Git): Promise<Look> {
  const { stdout: said } = await runner.run(['status', ...flags]);
  const found: Look = { said, gone: [], changed: [], unmerged: [], submodules: [], untracked: [] };
  for (const record of splitRecords(said)) {
    const kind = record[0];
    if (kind === 0x3f && record.at(-1) !== 0x2f) found.untracked.push(record.subarray(2));
    if (kind === 0x31 || kind === 0x75) addTracked(found, record, fields[kind], kind === 0x75);
  }
  return found;
}

function addTracked(found: Look, record: Buffer, before: number, unmerged: boolean): void {
  let start = 0;
  for (let field = 0; field < before; field++) start = record.indexOf(space, start) + 1;
  const path = record.subarray(start);
  const onDisk = record.toString('latin1', 3, 4);
  if (unmerged) found.unmerged.push(path);
  if (onDisk === 'D' && !unmerged) found.gone.push(path);
  else if (onDisk !== '.') found.changed.push(path);
  if (record.toString('latin1', 5, 6) === 'S' && onDisk !== '.') found.submodules.push(path);
}
