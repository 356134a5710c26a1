import { EspalierError } from '../../../shared/errors';
import type { SessionRecord } from '../../../shared/model';
import type { Comment, ReviewFile, ReviewFinding } from '../../../shared/review';
import type { KeptFinding } from '../../store/judged';
import type { Kept } from '../../store/kept';
import type { Comments } from '../comments';
import { hunksBetween } from '../contents';
import { movedBy } from '../place';
import type { Seen } from '../reading';
import { findAll } from './all';
import { changeOf } from './load';

export interface Findings {
  /** Of a tree, by Espalier itself and by agents that reviewed, with what was decided on each. */
  of(record: SessionRecord, seen: Seen, files: readonly ReviewFile[]): Promise<ReviewFinding[]>;
  dismiss(record: SessionRecord, now: Now, id: string, reason: string): void;
  reopen(record: SessionRecord, now: Now, id: string): void;
  /** Makes a draft of it. Throws `usage` where it names no file. */
  take(record: SessionRecord, now: Now, id: string): Promise<Comment>;
}
/** What the review of the tree that is there now says. */
interface Now {
  tree: string;
  findings: readonly ReviewFinding[];
  files: readonly Pick<ReviewFile, 'path' | 'new'>[];
}

/** What a finding is called where those of all sessions are. */
export const keyOf = (session: string, finding: string): string => `${session}:${finding}`;

/** What is seen of changes, and what was decided on it: only that is kept, the rest is the same for the same tree. */
export function makeFindings({ table, comments }: { table: Kept<KeptFinding>; comments: Comments }): Findings {
  const own = new WeakMap<Seen, Promise<ReviewFinding[]>>();
  const find = ({ findings }: Now, id: string): ReviewFinding => {
    const found = findings.find((one) => one.id === id);
    if (!found)
      throw new EspalierError('not-found', 'This finding is gone: the work has changed.', 'Nothing was changed. Open the review again.');
    return found;
  };
  const put = ({ id: session }: SessionRecord, { tree }: Now, finding: ReviewFinding): void =>
    table.put({ id: keyOf(session, finding.id), session, tree, finding });

  return {
    of: async (record, seen, files) => {
      const found = own.get(seen) ?? changeOf(seen, files, record.area).then(findAll);
      own.set(seen, found);
      found.catch(() => own.delete(seen));
      const kept = new Map(table.of(record.id).map((one) => [one.finding.id, one]));
      const decided = (await found).map((one) => {
        const { state, reason } = kept.get(one.id)?.finding ?? one;
        return { ...one, state, reason };
      });
      return [...(await asPlaced([...kept.values()].filter(isAgents), seen)), ...decided];
    },
    dismiss: (record, now, id, reason) => put(record, now, { ...find(now, id), state: 'dismissed', reason }),
    reopen: (record, now, id) => put(record, now, { ...find(now, id), state: 'open', reason: null }),
    take: async (record, now, id) => {
      const found = find(now, id);
      const { path, line, kind, by } = found;
      if (path === null)
        throw new EspalierError('usage', 'This finding names no file.', 'Nothing was changed. Say it with `espalier request-changes -m`.');
      const side = now.files.some((file) => file.path === path && file.new === null) ? 'old' : 'new';
      const at = { tree: now.tree, path, side, line: line ?? 1, endLine: line ?? 1, text: textOf(found) } as const;
      const draft = await comments.draft(record, at, { id: keyOf(record.id, id), by: kind === reviewKind ? by : 'you' });
      put(record, now, { ...found, state: 'taken' });
      return draft;
    },
  };
}

/** Those of them that went out as comments. */
export const asSent = (kept: readonly KeptFinding[], comments: readonly Pick<Comment, 'id'>[]): KeptFinding[] =>
  kept
    .filter(({ id }) => comments.some((comment) => comment.id === id))
    .map((one) => ({ ...one, finding: { ...one.finding, state: 'sent' } }));

/** What a comment says that is made of a finding. */
export const textOf = ({ message, suggestion }: Pick<ReviewFinding, 'message' | 'suggestion'>): string =>
  suggestion === null ? message : `${message}\n\n${suggestion}`;

/** The kind of what an agent found that read the change; the built-in one is called like Espalier itself. */
export const reviewKind = 'review';
const isAgents = ({ finding }: KeptFinding): boolean => finding.kind === reviewKind;

/** Where findings of other trees stand in this one: on their line, or on their file where that was altered. */
async function asPlaced(kept: readonly KeptFinding[], { root, tree }: Seen): Promise<ReviewFinding[]> {
  const placed: ReviewFinding[] = [];
  for (const one of kept) {
    const { path, line } = one.finding;
    if (one.tree === tree || path === null || line === null) placed.push(one.finding);
    else {
      const hunks = await hunksBetween(root, one.tree, tree, [path]);
      const moved = hunks && movedBy(hunks.get(path) ?? [], { line, endLine: line });
      placed.push({ ...one.finding, line: moved?.line ?? null });
    }
  }
  return placed;
}
