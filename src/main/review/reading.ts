import { EspalierError } from '../../shared/errors';
import type { Repository, SessionRecord } from '../../shared/model';
import { attributesOf } from '../git/attributes';
import { branchCommit } from '../git/branch';
import { treeOfCommit } from '../git/commit';
import { exists } from '../git/exists';
import { assertTree, treeRows } from '../git/tree-diff';
import { treeNow } from '../git/tree-now';
import type { Locate } from '../sessions/locate';
import { inReadingOrder, type Ordered } from './order';
import type { Marked } from './purpose';

/** One tree of a session's work and the commit that it is compared with: what a review is of. */
export interface Seen {
  /** The repository's main worktree. */
  readonly root: string;
  readonly base: string;
  readonly tree: string;
  /** What changed, in reading order. */
  files(): Promise<readonly Ordered[]>;
}

/** Which tree a session's work is, and what changed in trees that were looked at. */
export interface Reading {
  /** The session's work as it is now. Throws `refused` where both worktree and branch are gone. */
  now(record: SessionRecord): Promise<Seen>;
  /** A tree that was looked at, with the base that it was looked at from. Throws `not-found` where git has it no more. */
  seen(record: SessionRecord, tree: string): Promise<Seen>;
}

/** How many trees are remembered with their files: those that are on somebody's screen, and the next ones. */
const most = 24;

interface Peers {
  repository(record: SessionRecord): Repository;
  locate: Locate;
}

export function makeReading({ repository, locate }: Peers): Reading {
  // A base moves when a session is brought up to date, and what is on somebody's screen must not move with it.
  const opened = new Map<string, Seen>();

  const remember = (record: SessionRecord, root: string, base: string, tree: string): Seen => {
    const key = `${record.id} ${tree}`;
    const known = opened.get(key);
    const seen = known?.base === base ? known : { root, base, tree, files: once(() => filesOf(root, base, tree)) };
    opened.delete(key);
    opened.set(key, seen);
    for (const oldest of [...opened.keys()].slice(0, -most)) opened.delete(oldest);
    return seen;
  };
  const baseOf = (record: SessionRecord): string => (record.state === 'landed' ? record.landing?.previous : null) ?? record.base.commit;
  const treeOf = async (record: SessionRecord, root: string): Promise<string> => {
    if (record.state === 'landed' && record.landing?.commit) return treeOfCommit(root, record.landing.commit);
    const { worktree } = await locate(record);
    if (await exists(worktree)) return treeNow(worktree);
    const tip = record.runs === 0 ? record.base.commit : await branchCommit(root, record.branch);
    if (tip !== null) return treeOfCommit(root, tip);
    const hint = record.state === 'discarded' ? '`espalier undo` brings both back.' : '`espalier recreate` begins again from its base.';
    throw new EspalierError('refused', `The worktree and the branch of “${record.title}” are gone.`, `Nothing was changed. ${hint}`);
  };

  return {
    now: async (record) => {
      const root = repository(record).path;
      return remember(record, root, baseOf(record), await treeOf(record, root));
    },
    seen: async (record, tree) => {
      const known = opened.get(`${record.id} ${tree}`);
      if (known) return known;
      const root = repository(record).path;
      await assertTree(root, tree);
      return remember(record, root, baseOf(record), tree);
    },
  };
}

async function filesOf(root: string, base: string, tree: string): Promise<Ordered[]> {
  const rows = await treeRows(root, base, tree);
  const names = rows.map(({ name }) => name);
  const attributes = await attributesOf(root, tree, names, ['linguist-generated', 'linguist-vendored']);
  const marks = new Map<string, Marked>();
  for (const [path, said] of attributes)
    marks.set(path, { generated: said.get('linguist-generated') ?? null, vendored: said.get('linguist-vendored') ?? null });
  return inReadingOrder(rows, marks);
}

/** Does it at the first call, and again only after it failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
