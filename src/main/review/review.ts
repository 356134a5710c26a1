import type { Check } from '../../shared/check';
import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Overlap } from '../../shared/overlap';
import type { Comment, DoneItem, Review, ReviewFile, ReviewFinding, Verdict } from '../../shared/review';
import type { Handlers } from '../../shared/rpc';
import { numbersOf } from '../git/diff-parse';
import { type Row, treePatch } from '../git/tree-diff';
import type { Sessions } from '../sessions/sessions';
import type { Reading, Seen } from './reading';

type Methods = Handlers<Contract>['methods'];
type Maybe<T> = T | Promise<T>;

/** What other parts say of a tree of a session's work. */
export interface ReviewPeers {
  commentsOf(record: SessionRecord, seen: Seen): Maybe<Comment[]>;
  findingsOf(record: SessionRecord, seen: Seen, files: readonly ReviewFile[]): Maybe<ReviewFinding[]>;
  verdictOf(record: SessionRecord): Maybe<Verdict | null>;
  checksOf(record: SessionRecord, tree: string): Maybe<Check[]>;
  doneWhenOf(record: SessionRecord, tree: string): Maybe<DoneItem[]>;
  overlapsOf(record: SessionRecord): Maybe<Overlap[]>;
}

interface Peers {
  sessions: Sessions;
  reading: Reading;
  peers: ReviewPeers;
}

/** Changed lines beyond which a file's patch is fetched only when asked for. */
const largeFrom = 2000;
/** Bytes: an escape of JSON takes up to six of one, and a message holds 32 MiB. */
const largestPatch = 5 * 1024 * 1024;

export function makeReview({ sessions, reading, peers }: Peers) {
  const filesOf = async (seen: Seen): Promise<ReviewFile[]> =>
    (await seen.files()).map(({ row, placed }) => ({
      ...row.change,
      ...placed,
      large: isLarge(row),
      old: row.old,
      new: row.new,
      reviewed: 'no',
      seen: [],
      accepted: [],
    }));
  const reviewOf = async (record: SessionRecord, seen: Seen): Promise<Review> => {
    const { base, tree } = seen;
    const files = await filesOf(seen);
    const [comments, findings, verdict, checks, doneWhen, overlaps] = await Promise.all([
      peers.commentsOf(record, seen),
      peers.findingsOf(record, seen, files),
      peers.verdictOf(record),
      peers.checksOf(record, tree),
      peers.doneWhenOf(record, tree),
      peers.overlapsOf(record),
    ]);
    const approved = record.approved === null ? 'no' : record.approved.tree === tree ? 'yes' : 'old';
    return {
      ...{ session: record.id, base, tree, files, ...numbersOf(files), reported: null, approved },
      ...{ comments, findings, verdict, checks, doneWhen, overlaps },
    };
  };
  const methods = {
    'review.open': async ({ session }) => {
      const record = sessions.find(session);
      return reviewOf(record, await reading.now(record));
    },
    'review.patch': async ({ session, tree, paths, ignoreWhitespace }) => {
      const seen = await reading.seen(sessions.find(session), tree);
      const rows = (await seen.files()).map(({ row }) => row);
      const wanted = paths === null ? null : new Set(paths);
      const named = wanted && rows.filter(({ change }) => wanted.has(change.path)).flatMap(pathsOf);
      const without = wanted ? [] : rows.filter(isLarge).flatMap(pathsOf);
      return treePatch(seen.root, seen.base, tree, { paths: named, without, ignoreWhitespace, maxBytes: largestPatch });
    },
    'review.approve': async ({ session, tree }) => {
      const record = sessions.find(session);
      if (tree !== null && (await reading.now(record)).tree !== tree) throw changedSince(record);
      return sessions.view(sessions.move(record.id, { type: 'approve', tree }, { who: 'person' }));
    },
  } satisfies Partial<Methods>;
  return methods;
}

const isLarge = ({ change }: Row): boolean => (change.added ?? 0) + (change.deleted ?? 0) > largeFrom;
const pathsOf = ({ change }: Row): string[] => (change.oldPath === null ? [change.path] : [change.path, change.oldPath]);

/** The answer to what was decided on another tree than there is. */
export const changedSince = ({ title }: SessionRecord): EspalierError =>
  new EspalierError(
    'refused',
    `“${title}” has changed since you looked.`,
    'Nothing was changed. Open its review again and look at what is new.',
  );
