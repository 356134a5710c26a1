import { EspalierError } from '../../shared/errors';
import { assertHears } from '../../shared/hears';
import type { SessionRecord } from '../../shared/model';
import type { Agents } from '../agents/agents';
import type { Runner } from '../sessions/runner';
import type { Sessions } from '../sessions/sessions';
import type { Store } from '../store/store';
import { asSent } from './findings/findings';
import { numberedFrom } from './numbers';
import { requestBrief } from './request-brief';
import type { TakeUpTold } from './told';

export interface RequestPeers {
  sessions: Sessions;
  agents: Pick<Agents, 'get'>;
  store: Pick<Store, 'save' | 'comments' | 'findings'>;
  takeUpTold: TakeUpTold;
  runner: Pick<Runner, 'send'>;
  /** What a fresh conversation is told of the work so far. */
  brief(record: SessionRecord): Promise<string>;
  /** Bytes that an agent can be told at its start. */
  longest: number;
}

/** Sends drafts and a text to the agent of a session, or a fresh conversation of `agent`; resolves with the run that goes on with them. */
export type Request = (record: SessionRecord, text: string | null, agent: string | null) => Promise<{ record: SessionRecord; run: string }>;

export function makeRequest({ sessions, agents, store, takeUpTold, runner, brief, longest }: RequestPeers): Request {
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
    takeUpTold(record.id);
    const all = store.comments.of(record.id);
    const drafts = all.filter(({ state }) => state === 'draft');
    if (drafts.length === 0 && (text ?? '').trim() === '')
      throw new EspalierError('usage', 'There is nothing to send.', 'Comment on a line, or say what is to change: `-m <text>`.');
    const going = numberedFrom(all, drafts);
    const asked = fitting(requestBrief(going, text));
    const save = { comments: going, findings: asSent(store.findings.of(record.id), going) };
    const why = { who: 'person', why: going.length === 1 ? '1 comment' : `${going.length} comments` } as const;

    if (agent === null && record.state === 'running') {
      if (record.through !== 'messages')
        throw new EspalierError(
          'refused',
          `The agent of “${record.title}” is at work in its terminal.`,
          'Nothing was sent. Stop it or wait until it ended, or type it there.',
        );
      if (agents.get(record.agent).protocol?.deaf)
        throw new EspalierError(
          'refused',
          `The agent of “${record.title}” is at work, and cannot be told anything until it has ended.`,
          'Nothing was sent. Wait until it has ended, or stop it.',
        );
      // Killed in between, it is known by the conversation.
      await runner.send(record, asked, false);
      store.save(save);
      return { record, run: record.run ?? '' };
    }
    const next = agents.get(agent ?? record.agent).agent;
    assertHears(record, next);
    const move = agent === null ? ({ type: 'restart', brief: asked } as const) : ({ type: 'handoff', agent: next.id, brief: '' } as const);
    sessions.assertAllowed(record.id, move);
    const what = move.type === 'restart' ? move : { ...move, brief: await forFresh(record, asked) };
    const saved = sessions.move(record.id, what, why, save);
    return { record: saved, run: `${saved.id}-${saved.runs + 1}` };
  };
}
