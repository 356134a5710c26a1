import { EspalierError } from '../../shared/errors';
import type { Exit, SessionRecord } from '../../shared/model';
import type { TerminalClient } from '../../shared/terminal-client';
import type { HostLink } from '../host/client';
import type { Transcripts } from '../transcripts/transcripts';
import { Conversation, notUnderWay } from './conversation';
import { Pipe } from './pipe';
import type { Answer, Begin, Common, Ending, Protocol } from './protocol';

/** Output of a run from byte `from`, as far back as its log goes. */
export type ReadRun = (run: string, from: number) => Promise<{ offset: number; bytes: Uint8Array }>;

interface Peers {
  host: HostLink;
  transcripts: Transcripts;
  readRun: ReadRun;
  /** How a run ended that its host no longer holds; null: nobody saw it. */
  readExit(run: string): Promise<Exit | null>;
  /** After every step, with what is known of the conversation. */
  onState(record: SessionRecord, state: Common): void;
  /** An agent whose turn is over may take so long to end by itself; ms, 3000 where it is missing. */
  peace?: number;
}

/** Conversations with agents by messages. They go on where a crash cut them off: what was read and sent is in their transcript. */
export interface Talks {
  /** Resolves when the agent's turn has ended, or the agent; null: nobody saw how. */
  follow(record: SessionRecord, protocol: Protocol, begin: Begin, signal: AbortSignal): Promise<Ending | null>;
  /** `refused` where no conversation of this session is under way, or the question is gone. */
  say(session: string, text: string): void;
  answer(session: string, ask: string, answer: Answer): void;
}

export function makeTalks(peers: Peers): Talks {
  const open = new Map<string, Conversation>();
  const talk = (session: string): Conversation => {
    const found = open.get(session);
    if (!found) throw notUnderWay();
    return found;
  };
  return {
    follow: async (record, protocol, begin, signal) => {
      const client = await peers.host.terminals();
      const { run } = record;
      if (run === null) return null;
      const info = (await client.list()).find(({ id }) => id === run);
      const exit = info ? null : await peers.readExit(run);
      if (!info && !exit) return null;
      const ringStart = info?.ringStart ?? Number.POSITIVE_INFINITY;
      try {
        const about = { record, run, protocol, begin, client, signal, ringStart, exit };
        return await converse(peers, about, (conversation) => open.set(record.id, conversation));
      } finally {
        open.delete(record.id);
        peers.transcripts.write(record.id, '');
      }
    },
    say: (session, text) => talk(session).say(text),
    answer: (session, ask, answer) => talk(session).answer(ask, answer),
  };
}

interface Run {
  record: SessionRecord;
  run: string;
  protocol: Protocol;
  begin: Begin;
  client: TerminalClient;
  signal: AbortSignal;
  /** Where the host's memory of its output begins. */
  ringStart: number;
  /** It ended, and its host as well: all that there is of it is in its log. */
  exit: Exit | null;
}

/** Leads a conversation over its run's pipes to its end. `ready`: it can be spoken to from now on. */
function converse(peers: Peers, about: Run, ready: (conversation: Conversation) => void): Promise<Ending> {
  const { record, run, protocol, begin, client, signal, ringStart } = about;
  const { transcripts, peace = 3000 } = peers;
  return new Promise<Ending>((resolve, reject) => {
    let over = false;
    let leaving: NodeJS.Timeout | undefined;
    const finish = (settle: () => void): void => {
      if (over) return;
      over = true;
      clearTimeout(leaving);
      settle();
    };
    const attempt = (step: () => void): void => {
      if (over) return;
      try {
        step();
      } catch (error) {
        finish(() => reject(error));
      }
    };
    const pipe = new Pipe(client, run);
    /** Its turn is over: it hears that nothing more comes, and has a moment to put its own things in order. */
    const leaveInPeace = (ending: Ending): void => {
      if (leaving) return;
      leaving = setTimeout(() => finish(() => resolve(ending)), peace);
      pipe.end();
    };
    const saved = transcripts.mark(record.id, run);
    const conversation = new Conversation(
      { run, protocol, saved },
      {
        keep: (entries, mark) => transcripts.append(record.id, entries, mark),
        onState: (state) => peers.onState(record, state),
        onWriting: (text) => transcripts.write(record.id, text),
        send: (text, at) => pipe.write(text, at, () => conversation.confirm(text)),
        onEnding: leaveInPeace,
      },
    );
    const ended = (exit: Exit): void => {
      const ending = conversation.ended(exit);
      finish(() => resolve(ending));
    };
    const start = async (): Promise<void> => {
      if (saved === null) conversation.begin(begin);
      else conversation.resume();
      const { ending } = conversation;
      if (saved !== null && ending) return finish(() => resolve(ending));
      let from = conversation.offset;
      if (ringStart > from) {
        const log = await peers.readRun(run, from);
        conversation.missed(log.offset, from);
        conversation.feed(log.bytes, log.offset);
        from = log.offset + log.bytes.length;
      }
      const { exit } = about;
      if (exit) return attempt(() => ended(exit));
      await pipe.open(from, {
        data: (bytes, at) =>
          attempt(() => {
            conversation.feed(bytes, at);
            pipe.ack(bytes.length);
          }),
        gap: (to) => attempt(() => conversation.missed(to)),
        exit: (exit) => attempt(() => ended(exit)),
        broken: (error) => finish(() => reject(error)),
      });
      if (protocol.deaf) pipe.end();
    };
    const leave = (): void => {
      pipe.close();
      finish(() => reject(new EspalierError('internal', 'No longer followed.', '')));
    };
    signal.addEventListener('abort', leave);
    if (signal.aborted) return leave();
    ready(conversation);
    start().catch((error: unknown) => finish(() => reject(error)));
  });
}
