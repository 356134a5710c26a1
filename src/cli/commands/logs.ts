import type { Session } from '../../shared/model';
import { conversation } from '../conversation';
import { type Core, snapshot, withCore } from '../core';
import { entryLines } from '../entry-text';
import { sessionsToFollow, whenStarted } from '../follow';
import { prefixed, readable } from '../log-text';
import { note, paint, printable, say, sayJson, showsColour } from '../output';
import { followRun } from '../terminals';
import { fit, padEnd, width } from '../words';

interface Options {
  follow?: true;
  last?: number;
  json?: true;
}
/** Takes the output of one session. */
interface Sink {
  data(bytes: Uint8Array, offset: number): void;
  end(): void;
}

/** Prints what the agent of a session, or of every session that runs, put out; with `--follow` goes on until it ends. */
export async function logs(name: string | undefined, options: Options): Promise<number> {
  if (name !== undefined) {
    const session = await withCore(async (core) => (await core.call('session.show', { session: name })).session);
    if (session.through === 'messages') await printConversation(session, options);
    else await printLog(session, options, options.json ? jsonSink(session) : plainSink());
    return 0;
  }
  if (options.follow) await followAll(options);
  else await printRunning(options);
  return 0;
}

async function printRunning(options: Options): Promise<void> {
  const running = (await withCore(snapshot)).sessions.filter(({ state }) => state === 'running');
  if (running.length === 0) note('No session runs.');
  const prefix = prefixes(running);
  for (const session of running) await printLog(session, options, options.json ? jsonSink(session) : prefixedSink(prefix(session)));
}

async function followAll(options: Options): Promise<void> {
  const known: Session[] = [];
  const all: Promise<void>[] = [];
  await sessionsToFollow((session) => {
    known.push(session);
    const prefix = prefixes(known);
    all.push(printLog(session, options, options.json ? jsonSink(session) : prefixedSink(prefix(session))));
  });
  await Promise.all(all);
}

/** What was said and done, for an agent that speaks by messages. */
async function printConversation(session: Session, options: Options): Promise<void> {
  await conversation(session, options, ({ run, entry }) => {
    if (options.json) sayJson({ session: session.id, run, ...entry });
    else for (const line of entryLines(entry)) say(line);
  });
}

/** What is kept of the newest run's output and, with `follow`, what comes until its end. */
async function printLog(session: Session, { follow, last }: Options, sink: Sink): Promise<void> {
  const read = async (core: Core) => core.call('session.logs', { session: session.id, last: last ?? null });
  const started = follow ? await whenStarted(session) : session;
  if (!started) return sink.end();
  const log = await withCore(read);
  const bytes = Buffer.from(log.base64, 'base64');
  if (bytes.length > 0) sink.data(bytes, log.offset);
  if (follow && log.run !== null && started.state === 'running') await catchUp(session, log.run, log.offset + bytes.length, sink);
  sink.end();
}

async function catchUp(session: Session, run: string, from: number, sink: Sink): Promise<void> {
  const gap = (missed: number, to: number): void =>
    note(`(${to - missed} bytes went by too fast; all that is kept: \`espalier logs ${session.id}\`)`);
  const { exit, offset } = await followRun(run, from, { data: sink.data, gap });
  if (exit !== null) return;
  // It ended while we were away: the log has what came after.
  const log = await withCore((core) => core.call('session.logs', { session: session.id, last: null }));
  if (log.run !== run) return;
  const rest = Buffer.from(log.base64, 'base64').subarray(Math.max(0, offset - log.offset));
  if (rest.length > 0) sink.data(rest, Math.max(offset, log.offset));
}

/** To the byte in a pipe; on a terminal, what cannot command it. */
function plainSink(): Sink {
  if (!process.stdout.isTTY) return { data: (bytes) => void process.stdout.write(bytes), end: () => undefined };
  const text = readable(showsColour(process.stdout));
  return {
    data: (bytes) => void process.stdout.write(text(bytes)),
    end: () => void process.stdout.write(showsColour(process.stdout) ? '\x1b[0m' : ''),
  };
}

function jsonSink(session: Session): Sink {
  const decoder = new TextDecoder();
  return {
    data: (bytes, offset) =>
      sayJson({ at: null, kind: 'output', session: session.id, offset, text: decoder.decode(bytes, { stream: true }) }),
    end: () => undefined,
  };
}

function prefixedSink(prefix: string): Sink {
  const colour = showsColour(process.stdout);
  const text = readable(colour);
  const lines = prefixed(prefix, (line) => process.stdout.write(colour ? line.replace(/\n$/, '\x1b[0m\n') : line));
  return { data: (bytes) => lines.add(text(bytes)), end: lines.end };
}

const prefixColours = ['cyan', 'yellow', 'green', 'blue'] as const;

/** A prefix for each session: its title, in a colour by its place among those known so far. */
function prefixes(sessions: readonly Session[]): (session: Session) => string {
  const cells = Math.min(28, Math.max(0, ...sessions.map(({ title }) => width(printable(title)))));
  return (session) => {
    const colour = prefixColours[sessions.indexOf(session) % prefixColours.length] ?? 'cyan';
    return `${paint(colour, `${padEnd(fit(printable(session.title), cells), cells)} |`)} `;
  };
}
