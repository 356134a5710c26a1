import type { Contract } from '../../shared/contract';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Sessions } from '../sessions/sessions';
import type { Store } from '../store/store';
import type { Transcripts } from '../transcripts/transcripts';
import { makeComments } from './comments';
import { wordsOf } from './last-word';
import { makeRequest, type RequestPeers } from './request';
import type { ReviewPeers } from './review';

type Own = 'comment.save' | 'comment.remove' | 'comment.resolve' | 'review.requestChanges';

export interface Talking {
  methods: Pick<Handlers<Contract>['methods'], Own>;
  /** What is said of a tree, for its review. */
  peers: Pick<ReviewPeers, 'commentsOf'>;
}

interface Peers extends Omit<RequestPeers, 'comments' | 'findings'> {
  sessions: Sessions;
  store: Pick<Store, 'comments' | 'findings'>;
  transcripts: Pick<Transcripts, 'read'>;
  repository(record: SessionRecord): { path: string };
}

/** All that is said about a change: comments and what their author is asked for. */
export function makeTalking(peers: Peers): Talking {
  const { sessions, store, transcripts, repository } = peers;
  const comments = makeComments({
    table: store.comments,
    root: (record) => repository(record).path,
    saidSince: (session, at) => wordsOf(transcripts, session, at),
  });
  const request = makeRequest({ ...peers, comments: store.comments, findings: store.findings });
  return {
    peers: { commentsOf: comments.of },
    methods: {
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
    },
  };
}
