import type { Logger } from 'pino';
import type { Contract } from '../../shared/contract';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Settings } from '../../shared/settings';
import type { Talks } from '../agents/talk';
import type { Commands } from '../sessions/commands';
import type { Sessions } from '../sessions/sessions';
import type { Store } from '../store/store';
import type { Transcripts } from '../transcripts/transcripts';
import { makeAlone } from './alone';
import { makeComments } from './comments';
import { doneItems } from './done-when';
import { makeFindings } from './findings/findings';
import { planOf, wordsOf } from './last-word';
import { makeRequest, type RequestPeers } from './request';
import type { ReviewPeers, Reviews } from './review';
import { makeReviewed } from './reviewed';
import { makeReviewer, mostCycles } from './reviewer';
import { makeTakeUpTold } from './told';

type Own =
  | ('comment.save' | 'comment.remove' | 'comment.resolve' | 'review.requestChanges' | 'review.ask')
  | ('finding.dismiss' | 'finding.reopen' | 'finding.take');

export interface Talking {
  methods: Pick<Handlers<Contract>['methods'], Own>;
  /** What is said of a tree, for its review. */
  peers: Pick<ReviewPeers, 'commentsOf' | 'findingsOf' | 'doneWhenOf' | 'verdictOf'>;
  /** What a session's conversation waits for: nobody answers a reviewer. */
  asked(record: SessionRecord, asks: readonly { id: string }[]): void;
  /** The effect of an end, after its checks. */
  afterRun(record: SessionRecord): Promise<void>;
}

interface Peers extends Omit<RequestPeers, 'store' | 'takeUpTold'> {
  sessions: Sessions;
  store: Pick<Store, 'save' | 'comments' | 'findings' | 'verdicts'>;
  transcripts: Pick<Transcripts, 'read'>;
  repository(record: SessionRecord): { path: string };
  settings(): Settings;
  talks: Pick<Talks, 'answer'>;
  commands(): Pick<Commands, 'run' | 'drop'>;
  log: Logger;
  /** The reviewing that this is a part of. */
  reviews(): Pick<Reviews, 'now' | 'of'>;
}

/** All that is said about a change: comments, findings, and what their author is asked for. */
export function makeTalking(peers: Peers): Talking {
  const { sessions, store, transcripts, repository } = peers;
  const comments = makeComments({
    table: store.comments,
    root: (record) => repository(record).path,
    saidSince: (session, at) => wordsOf(transcripts, session, at),
  });
  const takeUpTold = makeTakeUpTold({ store, transcripts });
  for (const session of new Set(store.comments.all().map((comment) => comment.session))) takeUpTold(session);
  const request = makeRequest({ ...peers, takeUpTold });
  const findings = makeFindings({ table: store.findings, comments });
  const now = (record: SessionRecord) => peers.reviews().now(record);
  const reviewed = makeReviewed({ ...peers, comments, now, cycles: mostCycles });
  const reviewer = makeReviewer({ ...peers, now, planOf: (session) => planOf(transcripts, session), reviewed });
  const open = async (session: string) => {
    const record = sessions.find(session);
    const { of, now } = peers.reviews();
    const seen = await now(record);
    return { record, review: await of(record, seen), again: () => of(record, seen) };
  };
  return {
    peers: {
      commentsOf: comments.of,
      findingsOf: findings.of,
      doneWhenOf: (record, tree) => doneItems(record, { tree, reported: wordsOf(transcripts, record.id)[0] ?? null }),
      verdictOf: ({ id }) => store.verdicts.of(id).at(-1)?.verdict ?? null,
    },
    asked: makeAlone(peers),
    afterRun: reviewer.afterRun,
    methods: {
      'review.ask': async ({ session, agent }) => sessions.view(await reviewer.ask(sessions.find(session), agent)),
      'comment.save': async ({ session, id, ...said }) =>
        id === null ? comments.draft(sessions.find(session), said) : comments.reply(id, said.text),
      'comment.remove': ({ id }) => {
        comments.remove(id);
        return {};
      },
      'comment.resolve': ({ id, yes }) => comments.resolve(id, yes),
      'review.requestChanges': async ({ session, text, agent }) => {
        const { record, run } = await request(sessions.find(session), text, agent);
        return { session: sessions.view(record), run };
      },
      'finding.dismiss': async ({ session, finding, reason }) => {
        const { record, review, again } = await open(session);
        findings.dismiss(record, review, finding, reason);
        return again();
      },
      'finding.reopen': async ({ session, finding }) => {
        const { record, review, again } = await open(session);
        findings.reopen(record, review, finding);
        return again();
      },
      'finding.take': async ({ session, finding }) => {
        const { record, review } = await open(session);
        return findings.take(record, review, finding);
      },
    },
  };
}
