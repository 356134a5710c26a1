import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Exit, TerminalClient } from '../../shared/terminal-client';
import type { Entry } from '../../shared/transcript';
import type { HostLink } from '../host/client';
import type { Transcripts } from '../transcripts/transcripts';
import { type LineSplitter, splitLines } from './lines';
import { type Answer, type Begin, type Common, common, type Ending, type Protocol, type State, type Step } from './protocol';

/** Output of a run from byte `from`, as far back as its log goes. */
export type ReadRun = (run: string, from: number) => Promise<{ offset: number; bytes: Uint8Array }>;

/** An agent whose turn is over may take so long to end by itself; ms. */
const peace = 3000;

interface Peers {
  host: HostLink;
  transcripts: Transcripts;
  readRun: ReadRun;
  /** How a run ended that its host no longer holds; null: nobody saw it. */
  readExit(run: string): Promise<Exit | null>;
  /** After every step, with what is known of the conversation. */
  onState(record: SessionRecord, state: Common): void;
}

interface Open {
  say(text: string): void;
  answer(ask: string, answer: Answer): void;
}

/** Conversations with agents by messages. They go on where a crash cut them off: what was read and sent is in their transcript. */
export interface Talks {
  /** Resolves when the agent's turn has ended, or the agent; null: nobody saw how. */
  follow(record: SessionRecord, protocol: Protocol, begin: Begin, signal: AbortSignal): Promise<Ending | null>;
  /** `refused` where no conversation of this session is under way, or the question is gone. */
  say(session: string, text: string): void;
  answer(session: string, ask: string, answer: Answer): void;
}

const notUnderWay = (): EspalierError =>
  new EspalierError('refused', 'No conversation of this session is under way.', 'Nothing was sent. Restart the session first.');

export function makeTalks(peers: Peers): Talks {
  const open = new Map<string, Open>();
  const talk = (session: string): Open => {
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
      const of = { arrived: info?.input ?? 0, ringStart: info?.ringStart ?? Number.POSITIVE_INFINITY, exit };
      try {
        return await converse(peers, { record, run, protocol, begin, client, signal, ...of }, (it) => open.set(record.id, it));
      } finally {
        open.delete(record.id);
        peers.transcripts.write(record.id, '');
      }
    },
    say: (session, text) => talk(session).say(text),
    answer: (session, ask, answer) => talk(session).answer(ask, answer),
  };
}

interface Conversation {
  record: SessionRecord;
  run: string;
  protocol: Protocol;
  begin: Begin;
  client: TerminalClient;
  signal: AbortSignal;
  /** Bytes of input that the process has had, and where the host's memory of its output begins. */
  arrived: number;
  ringStart: number;
  /** It ended, and its host as well: all that there is of it is in its log. */
  exit: Exit | null;
}

function converse(peers: Peers, about: Conversation, ready: (open: Open) => void): Promise<Ending | null> {
  const { record, run, protocol, begin, client, signal } = about;
  const { transcripts } = peers;
  const now = (): string => new Date().toISOString();
  const saved = transcripts.mark(record.id, run);
  /** All output before this is in `state`. */
  let offset = saved?.offset ?? 0;
  let sent = saved?.sent ?? 0;
  /** What the agent was to be sent and its host has not confirmed: the last bytes of all that was sent. */
  let pending = saved?.send ?? '';
  let state: State<unknown> = restore(protocol, saved?.state ?? null);

  return new Promise<Ending | null>((resolve, reject) => {
    let over = false;
    let leaving: NodeJS.Timeout | undefined;
    const finish = (settle: () => void): void => {
      if (over) return;
      over = true;
      clearTimeout(leaving);
      settle();
    };
    /** One after another, each where the one before ended. */
    let writing: Promise<void> = Promise.resolve();
    const deliver = (text: string, at: number): void => {
      if (text === '') return;
      writing = writing
        .then(() => client.write(run, text, at))
        .then(() => {
          pending = pending.slice(text.length);
        });
      writing.catch(() => {}); // the host is gone: the stream says so, and what is pending is sent again
    };
    const apply = (step: Step<unknown>, at: number): void => {
      const before = state;
      state = step.state;
      offset = at;
      const text = step.send.map((line) => `${line}\n`).join('');
      const start = sent;
      sent += Buffer.byteLength(text);
      pending += text;
      if (step.entries.length > 0 || text !== '' || matters(before, state)) {
        transcripts.append(record.id, step.entries, { run, offset, state, sent, send: pending });
        peers.onState(record, state);
      } else if (before.usage !== state.usage) peers.onState(record, state);
      transcripts.write(record.id, state.writing);
      deliver(text, start);
      if (state.ending) leaveInPeace(state.ending);
    };
    /** Its turn is over: it hears that nothing more comes, and has a moment to put its own things in order. */
    const leaveInPeace = (ending: Ending): void => {
      if (leaving) return;
      leaving = setTimeout(() => finish(() => resolve(ending)), peace);
      void writing.finally(() => opened.then((stream) => stream.end()));
    };
    const tell = (entry: Entry): void => apply({ state, entries: [entry], send: [] }, offset);

    const lines: LineSplitter = splitLines({
      line: (line, end) => apply(protocol.receive(state, line, now()), end),
      tooLong: (bytes, end) => {
        offset = end;
        tell({ at: now(), kind: 'notice', level: 'warning', text: `A message of ${bytes} bytes was left out: it is too long.` });
      },
    });
    const missed = (from: number, to: number): void => {
      if (to > from) tell({ at: now(), kind: 'notice', level: 'warning', text: `${to - from} bytes of its output are lost.` });
    };
    const ended = (exit: Exit): void => {
      const { writing } = state;
      // What it had begun to say when it died is all that there will be.
      if (writing.trim() !== '') {
        apply({ state: { ...state, writing: '' }, entries: [{ at: now(), kind: 'text', from: 'agent', text: writing }], send: [] }, offset);
      }
      const left = lines.rest();
      if (left.trim() !== '') apply(protocol.receive(state, left, now()), offset);
      finish(() => resolve(state.ending ?? protocol.ended?.(state, exit) ?? unfinished(exit)));
    };
    const attempt = (step: () => void): void => {
      try {
        step();
      } catch (error) {
        finish(() => reject(error));
      }
    };

    const start = async (): Promise<void> => {
      if (!saved) apply(protocol.begin(begin), 0);
      else {
        deliver(pending, sent - Buffer.byteLength(pending));
        peers.onState(record, state);
        if (state.ending) return finish(() => resolve(state.ending));
      }
      let from = offset;
      if (about.ringStart > from) {
        const log = await peers.readRun(run, from);
        missed(from, log.offset);
        lines.feed(log.bytes, log.offset);
        from = log.offset + log.bytes.length;
      }
      const { exit } = about;
      if (exit) return attempt(() => ended(exit));
      const stream = await client.open(
        run,
        { from, hold: true },
        {
          data: (bytes, at) =>
            attempt(() => {
              if (over) return;
              lines.feed(bytes, at);
              void opened.then(({ ack }) => ack(bytes.length));
            }),
          gap: (to) => attempt(() => missed(lines.end(), to)),
          exit: (exit) => attempt(() => ended(exit)),
          broken: (error) => finish(() => reject(error)),
        },
      );
      if (protocol.deaf) stream.end();
      hold(stream);
    };
    let hold: (stream: Awaited<ReturnType<TerminalClient['open']>>) => void = () => {};
    const opened = new Promise<Awaited<ReturnType<TerminalClient['open']>>>((resolve) => {
      hold = resolve;
    });
    const leave = (): void => {
      void opened.then((stream) => stream.close());
      finish(() => reject(new EspalierError('internal', 'No longer followed.', '')));
    };
    signal.addEventListener('abort', leave);
    if (signal.aborted) return leave();
    ready({
      say: (text) => {
        if (state.ending) throw notUnderWay();
        apply(protocol.say(state, text, now()), offset);
      },
      answer: (id, answer) => {
        const asked = state.ending ? undefined : state.asks.find((each) => each.id === id);
        if (!asked) {
          throw new EspalierError('refused', 'That question is gone: it was answered, or its agent went on.', 'Nothing was sent.');
        }
        apply(protocol.answer(state, asked, answer, now()), offset);
      },
    });
    start().catch((error: unknown) => finish(() => reject(error)));
  });
}

function restore(protocol: Protocol, saved: unknown): State<unknown> {
  if (saved === null) return { ...nothing, own: null };
  const read = common.extend({ own: protocol.own }).parse(saved);
  return { ...read, own: read.own };
}
const nothing: Common = { conversation: null, ending: null, asks: [], usage: null, model: null, writing: '', denied: null };

/** Whether a step has to survive a crash: all others follow from the output again. */
const matters = (before: Common, after: Common): boolean =>
  before.ending !== after.ending || before.asks !== after.asks || before.conversation !== after.conversation;

/** An exit before the end of a turn, whatever its code says. */
const unfinished = (exit: Exit): Ending => {
  const how = exit.code === null ? `was ended by ${exit.signal ?? 'something unknown'}` : `ended with exit code ${exit.code}`;
  const message = `The agent ${how} before its turn was over.`;
  const hint = 'What it did is kept in its worktree. Read its transcript, then restart, merge or discard it.';
  return { type: 'failed', error: { code: 'agent', message, hint } };
};
