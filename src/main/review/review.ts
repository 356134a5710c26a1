import type { Check } from '../../shared/check';
import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { Repository, SessionRecord } from '../../shared/model';
import type { Overlap } from '../../shared/overlap';
import type { Comment, DoneItem, Review, ReviewFile, ReviewFinding, Verdict } from '../../shared/review';
import type { Handlers } from '../../shared/rpc';
import { numbersOf } from '../git/diff-parse';
import { blobOf, submodule, treePatch } from '../git/tree-diff';
import type { Locate } from '../sessions/locate';
import type { Sessions } from '../sessions/sessions';
import type { UndoBook } from '../sessions/undo';
import type { Store } from '../store/store';
import type { Transcripts } from '../transcripts/transcripts';
import { changedSince, type Edits, makeEdits } from './edits';
import { wordsOf } from './last-word';
import { makeMarks, notChanged, pathsOf } from './marks';
import { movesOf } from './moved';
import type { Ordered } from './order';
import { makeReading, type Seen } from './reading';

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
  store: Pick<Store, 'save' | 'marks'>;
  transcripts: Pick<Transcripts, 'read'>;
  undoBook: () => UndoBook;
  repository(record: SessionRecord): Repository;
  locate: Locate;
  /** A worktree was changed: it is measured anew. */
  stirred(session: string): void;
  peers: ReviewPeers;
}

type Own = 'open' | 'patch' | 'moves' | 'blob' | 'since' | 'mark' | 'revert' | 'edit' | 'approve' | 'tick';

export interface Reviews {
  methods: Pick<Methods, `review.${Own}`>;
  /** The review of a tree of a session, as clients see it. */
  of(record: SessionRecord, seen: Seen): Promise<Review>;
  /** Which tree a session's work is now. */
  now(record: SessionRecord): Promise<Seen>;
  takeBackEdit: Edits['takeBack'];
}

/** Changed lines beyond which a file's patch is fetched only when asked for. */
const largeFrom = 2000;
/** Bytes: an escape of JSON takes up to six of one, and a message holds 32 MiB. */
const largestPatch = 5 * 1024 * 1024;
const largestBlob = 16 * 1024 * 1024;

/** Reading a session's change as one tree shows it, and changing it while reading. */
export function makeReview({ sessions, store, transcripts, undoBook, repository, locate, stirred, peers }: Peers): Reviews {
  const reading = makeReading({ repository, locate });
  const marks = makeMarks(store.marks);
  const edits = makeEdits({ locate, marks, store, undoBook, stirred, root: (record) => repository(record).path });

  const at = async (session: string, tree: string): Promise<{ record: SessionRecord; seen: Seen }> => {
    const record = sessions.find(session);
    return { record, seen: await reading.seen(record, tree) };
  };
  const of = async (record: SessionRecord, seen: Seen, wholly = true): Promise<Review> => {
    const { base, tree } = seen;
    const [ordered, marked] = await Promise.all([seen.files(), marks.of(record, seen)]);
    const files = ordered.map((file) => asFile(file, marked.get(file.row.change.path)));
    const whole = wholly || files.length === 0;
    const [comments, findings, verdict, checks, doneWhen, overlaps] = await Promise.all([
      whole ? peers.commentsOf(record, seen) : [],
      whole ? peers.findingsOf(record, seen, files) : [],
      peers.verdictOf(record),
      peers.checksOf(record, tree),
      peers.doneWhenOf(record, tree),
      peers.overlapsOf(record),
    ]);
    const approved = record.approved === null ? 'no' : record.approved.tree === tree ? 'yes' : 'old';
    return {
      ...{ session: record.id, base, tree, files, ...numbersOf(files), reported: wordsOf(transcripts, record.id)[0] ?? null, approved },
      ...{ comments, findings, verdict, checks, doneWhen, overlaps, whole },
    };
  };

  const methods: Reviews['methods'] = {
    'review.open': async ({ session, whole }) => {
      const record = sessions.find(session);
      return of(record, await reading.now(record), whole);
    },
    'review.patch': async ({ session, tree, paths, ignoreWhitespace }) => {
      const { seen } = await at(session, tree);
      const rows = (await seen.files()).map(({ row }) => row);
      const wanted = paths === null ? null : new Set(paths);
      const named = wanted && rows.filter(({ change }) => wanted.has(change.path)).flatMap(pathsOf);
      const without = wanted ? [] : rows.filter(({ change }) => isLarge(change)).flatMap(pathsOf);
      return treePatch(seen.root, seen.base, tree, { paths: named, without, ignoreWhitespace, maxBytes: largestPatch });
    },
    'review.moves': async ({ session, tree }) => ({ moves: await movesOf((await at(session, tree)).seen) }),
    'review.blob': async ({ session, tree, path, side }) => {
      const { seen } = await at(session, tree);
      const row = (await seen.files()).find((file) => file.row.change.path === path)?.row ?? notChanged(path);
      const content = row[side];
      if (content === null || content.mode === submodule)
        throw new EspalierError(
          'not-found',
          `${path} has no content ${side === 'old' ? 'before' : 'after'} the change.`,
          'Nothing was changed.',
        );
      const bytes = await blobOf(seen.root, content.id, largestBlob);
      return { base64: bytes.toString('base64'), bytes: bytes.length };
    },
    'review.since': async ({ session, tree, path }) => {
      const { record, seen } = await at(session, tree);
      return { patch: await marks.since(record, seen, path) };
    },
    'review.mark': async ({ session, tree, parts, as }) => {
      const { record, seen } = await at(session, tree);
      if (parts.some(({ lines }) => lines !== null) && (as === 'seen' || as === 'unseen'))
        throw new EspalierError('usage', 'Lines are accepted, or not; files and hunks are marked as read.', 'Nothing was changed.');
      await marks.mark(record, seen, parts, as);
      return of(record, seen);
    },
    'review.revert': async ({ session, tree, part }) => {
      const { record, seen } = await at(session, tree);
      return edits.revert(record, seen, part);
    },
    'review.edit': async ({ session, tree, path, text }) => {
      const { record, seen } = await at(session, tree);
      return edits.edit(record, seen, path, text);
    },
    'review.approve': async ({ session, tree }) => {
      const record = sessions.find(session);
      if (tree !== null && (await reading.now(record)).tree !== tree) throw changedSince(record);
      return sessions.view(sessions.move(record.id, { type: 'approve', tree }, { who: 'person' }));
    },
    'review.tick': async ({ session, text, yes }) => {
      const record = sessions.find(session);
      const { tree } = await reading.now(record);
      if (!(await peers.doneWhenOf(record, tree)).some((item) => item.text === text))
        throw new EspalierError('not-found', `The task does not say: ${text}`, 'Nothing was changed. Its review lists what it says.');
      const others = sessions.get(record.id).ticked.filter((one) => one !== text);
      const ticked = yes ? [...others, text] : others;
      return sessions.view(sessions.move(record.id, { type: 'tick', ticked }, { who: 'person', why: text }));
    },
  };
  return { methods, of, now: reading.now, takeBackEdit: edits.takeBack };
}

const isLarge = ({ added, deleted }: Pick<ReviewFile, 'added' | 'deleted'>): boolean => (added ?? 0) + (deleted ?? 0) > largeFrom;

const unmarked: Pick<ReviewFile, 'reviewed' | 'seen' | 'accepted'> = { reviewed: 'no', seen: [], accepted: [] };

function asFile({ row, placed }: Ordered, marked = unmarked): ReviewFile {
  return { ...row.change, ...placed, large: isLarge(row.change), old: row.old, new: row.new, ...marked };
}
