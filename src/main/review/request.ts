import { EspalierError } from '../../shared/errors';
import type { Agent, SessionRecord } from '../../shared/model';
import type { Comment } from '../../shared/review';
import type { Agents } from '../agents/agents';
import type { Runner } from '../sessions/runner';
import type { Sessions } from '../sessions/sessions';
import type { KeptFinding } from '../store/judged';
import type { Kept } from '../store/kept';
import { requestBrief } from './request-brief';

export interface RequestPeers {
  sessions: Sessions;
  agents: Pick<Agents, 'get'>;
  comments: Kept<Comment>;
  findings: Kept<KeptFinding>;
  runner: Pick<Runner, 'send'>;
  /** What a fresh conversation is told of the work so far. */
  brief(record: SessionRecord): Promise<string>;
  /** Whether an agent can be told something by a new run. */
  hears(record: SessionRecord, agent: Agent): boolean;
  /** Bytes that an agent can be told at its start. */
  longest: number;
}

/** Sends drafts and a text to the agent of a session, or a fresh conversation of `agent`; resolves with the run that goes on with them. */
export type Request = (record: SessionRecord, text: string | null, agent: string | null) => Promise<{ record: SessionRecord; run: string }>;

/** The numbers of comments that go out, after those that went before them. */
export function numberedFrom(all: readonly Comment[], going: readonly Comment[]): Comment[] {
  const at = new Date().toISOString();
  let last = Math.max(0, ...all.map(({ number }) => number ?? 0));
  return going.map((comment) => {
    if (comment.number === null) last += 1;
    // What its agent said before it was sent is no answer to it.
    const messages = comment.messages.map((message, index, { length }) => (index === length - 1 ? { ...message, at } : message));
    return { ...comment, number: comment.number ?? last, state: 'sent', messages };
  });
}

export function makeRequest({ sessions, agents, comments, findings, runner, brief, hears, longest }: RequestPeers): Request {
  const fitting = (text: string): string => {
    const bytes = Buffer.byteLength(text);
    if (bytes <= longest) return text;
    throw new EspalierError(
      'usage',
      `The comments are ${bytes} bytes long, over the ${longest} that an agent can be given.`,
      'Nothing was sent. Remove or shorten some of them.',
    );
  };
  /** What they make of a fresh conversation: the work so far, as much of it as there is room for. */
  const forFresh = async (record: SessionRecord, asked: string): Promise<string> => {
    const whole = `${await brief(record)}\n\n## What is to be done now\n\n${asked}`;
    return Buffer.byteLength(whole) <= longest ? whole : fitting(`## The task\n\n${record.goal}\n\n## What is to be done now\n\n${asked}`);
  };

  return async (record, text, agent) => {
    const all = comments.of(record.id);
    const drafts = all.filter(({ state }) => state === 'draft');
    if (drafts.length === 0 && (text ?? '').trim() === '')
      throw new EspalierError('usage', 'There is nothing to send.', 'Comment on a line, or say what is to change: `-m <text>`.');
    const going = numberedFrom(all, drafts);
    const asked = fitting(requestBrief(going, text));
    const taken = new Set(drafts.map(({ id }) => id));
    const sent = findings
      .of(record.id)
      .flatMap((kept) => (taken.has(kept.id) ? [{ ...kept, finding: { ...kept.finding, state: 'sent' as const } }] : []));
    const why = { who: 'person', why: going.length === 1 ? '1 comment' : `${going.length} comments` } as const;

    if (agent === null && record.state === 'running') {
      if (record.through !== 'messages')
        throw new EspalierError(
          'refused',
          `The agent of “${record.title}” is at work in its terminal.`,
          'Nothing was sent. Stop it or wait until it ended, or type it there.',
        );
      await runner.send(record, asked, false);
      comments.put(...going);
      findings.put(...sent);
      return { record, run: record.run ?? '' };
    }
    const next = agents.get(agent ?? record.agent).agent;
    if (!hears({ ...record, through: agents.get(next.id).through(record.place) }, next))
      throw new EspalierError(
        'refused',
        `${next.name} cannot be told what to change.`,
        'Nothing was sent. Give it to another agent: `espalier handoff`.',
      );
    const move = agent === null ? ({ type: 'restart', brief: asked } as const) : ({ type: 'handoff', agent: next.id, brief: '' } as const);
    sessions.assertAllowed(record.id, move);
    const what = move.type === 'restart' ? move : { ...move, brief: await forFresh(record, asked) };
    const saved = sessions.move(record.id, what, why, { comments: going, findings: sent });
    return { record: saved, run: `${saved.id}-${saved.runs + 1}` };
  };
}
