import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import { hears } from '../../shared/hears';
import type { SessionRecord } from '../../shared/model';
import type { Comment, ReviewFinding, Verdict } from '../../shared/review';
import type { Agents } from '../agents/agents';
import type { Commands } from '../sessions/commands';
import type { Sessions } from '../sessions/sessions';
import type { KeptFinding } from '../store/judged';
import type { Save, Store } from '../store/store';
import type { Transcripts } from '../transcripts/transcripts';
import type { Comments } from './comments';
import { keyOf, reviewKind, textOf } from './findings/findings';
import { planOf, wordsOf } from './last-word';
import { numberedFrom } from './numbers';
import type { Seen } from './reading';
import { requestBrief } from './request-brief';
import { askAgain, type ReviewAnswer, readAnswer } from './reviewer-text';

/** How often a reviewer may answer until its answer can be read. */
const attempts = 3;

interface Peers {
  sessions: Sessions;
  agents: Pick<Agents, 'get'>;
  store: Pick<Store, 'save' | 'comments' | 'findings' | 'verdicts'>;
  transcripts: Pick<Transcripts, 'read'>;
  comments: Comments;
  commands(): Pick<Commands, 'drop'>;
  now(record: SessionRecord): Promise<Seen>;
  /** Cycles between author and reviewer, after which a person decides. */
  cycles: number;
  log: Logger;
}

/** Takes up what a reviewer answered: kept once, sent back to the author where it asks for changes. */
export type Reviewed = (reviewer: string, of: NonNullable<SessionRecord['reviews']>) => Promise<void>;

export function makeReviewed(peers: Peers): Reviewed {
  const { sessions, agents, store, transcripts, comments, commands, now, cycles, log } = peers;
  /** Its worktree and branch are of no more use; not waited for, since this is a part of its end. */
  const clear = (id: string): void => {
    commands()
      .drop(id)
      .catch((error: unknown) => log.warn({ session: id, error: toErrorRecord(error) }, 'a review is left'));
  };
  /** Whether its author is to go on with it by itself. */
  const goesBack = async (author: SessionRecord, { is, tree, cycle }: Verdict): Promise<boolean> =>
    is === 'changes' &&
    cycle < cycles &&
    author.state === 'finished' &&
    author.place === 'background' &&
    author.approved === null &&
    hears(author, agents.get(author.agent).agent) &&
    (await now(author)).tree === tree;

  return async (id, { session, tree, cycle, asked }) => {
    const record = sessions.get(id);
    /** What was said of another tree and never sent is said again, or holds no more. */
    const done = (): void => {
      const older = store.findings.of(session).filter((kept) => kept.finding.kind === reviewKind && kept.tree !== tree);
      store.findings.drop(...older.filter(({ finding }) => finding.state === 'open').map((one) => one.id));
      clear(id);
    };
    if (store.verdicts.of(session).some((kept) => kept.id === id)) return done();
    const read = readLast([wordsOf(transcripts, id)[0] ?? '', planOf(transcripts, id) ?? '']);
    if ('problem' in read) {
      const again = askAgain(read.problem);
      // Who does not remember what it read is told all of it again.
      const brief = agents.get(record.agent).agent.features.resume ? again : `${record.goal}\n\n${again}`;
      if (record.runs < attempts) sessions.move(id, { type: 'restart', brief }, { who: 'core', why: read.problem });
      else sessions.move(id, { type: 'fail', error: unreadable(record, read.problem) });
      return;
    }
    const { answer } = read;
    const verdict: Verdict = {
      ...{ by: record.agent, session: id, tree, is: answer.verdict, text: answer.text, cycle, at: new Date().toISOString() },
    };
    const found = answer.findings.map((one) => asFinding(one, record.agent));
    const kept = found.map((finding): KeptFinding => ({ id: keyOf(session, finding.id), session, tree, finding }));
    const save: Save = { verdict: { id, session, verdict }, findings: kept };
    const author = sessions.get(session);
    if (!asked && (await goesBack(author, verdict))) {
      const { going, rest } = await asComments(author, tree, found);
      const text = [answer.text, ...rest.map(({ path, message }) => `- ${path === null ? '' : `${path}: `}${message}`)].join('\n\n');
      const brief = requestBrief(going, text, `${agents.get(record.agent).agent.name}, which read your change,`);
      const sent = kept.map((one): KeptFinding => ({ ...one, finding: { ...one.finding, state: 'sent' } }));
      const why = `${record.agent} asks for changes, cycle ${cycle} of ${cycles}`;
      sessions.move(
        session,
        { type: 'sendBack', by: 'review', brief },
        { who: 'agent', why },
        { ...save, findings: sent, comments: going },
      );
    } else {
      store.save(save);
      sessions.tell(session);
    }
    done();
  };

  /** Threads of what is at a place; `rest`: what is not. */
  async function asComments(
    author: SessionRecord,
    tree: string,
    found: readonly ReviewFinding[],
  ): Promise<{ going: Comment[]; rest: ReviewFinding[] }> {
    const drafts: Comment[] = [];
    const rest: ReviewFinding[] = [];
    for (const finding of found) {
      const { id, path, line, by } = finding;
      const draft =
        path === null
          ? null
          : await comments.made(
              author,
              { tree, path, side: 'new', line: line ?? 1, endLine: line ?? 1, text: textOf(finding) },
              { id: keyOf(author.id, id), by },
            );
      if (draft) drafts.push(draft);
      else rest.push(finding);
    }
    return { going: numberedFrom(store.comments.of(author.id), drafts), rest };
  }
}

/** The first answer in what a reviewer said last; some say it as a plan. */
function readLast(said: readonly string[]): ReturnType<typeof readAnswer> {
  const read = said.map(readAnswer);
  return read.find((one) => 'answer' in one) ?? read[0] ?? readAnswer('');
}

const asFinding = ({ path, line, severity, why, suggestion }: ReviewAnswer['findings'][number], by: string): ReviewFinding => ({
  ...{ id: randomUUID(), path, line, severity, kind: reviewKind, message: why, suggestion, by, state: 'open', reason: null },
});

const unreadable = ({ title }: SessionRecord, problem: string) =>
  toErrorRecord(
    new EspalierError(
      'agent',
      `${title}: its answer could not be read after ${attempts} tries: ${problem}`,
      'Nothing was changed. Read what it said, or ask another agent.',
    ),
  );
