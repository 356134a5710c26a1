import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EspalierError } from '../../shared/errors';
import type { ProcessInfo } from '../../shared/host';
import type { Exit, SessionRecord } from '../../shared/model';
import type { AgentDefaults } from '../../shared/settings';
import type { TerminalClient, TerminalStream } from '../../shared/terminal-client';
import type { Agents } from '../agents/agents';
import type { AgentStart } from '../agents/definition';
import type { Ending } from '../agents/protocol';
import type { Talks } from '../agents/talk';
import type { HostLink } from '../host/client';
import { sessionEnvironment } from './environment';
import type { TerminalWatches } from './watch-terminal';

/** Between asking an agent to end and killing it; ms. */
const grace = 5000;
/** Between text and the Enter after it, for a screen to take them for typed; ms. */
const typing = 150;
/** Size of a terminal that nobody looked at yet. */
const size = { cols: 120, rows: 32 };

/** How a run came to its end: its process did, or what it had to do by messages. */
export type RunEnd = { type: 'exit'; exit: Exit } | Ending;

export interface Runner {
  /** Starts the run of a session, or finds it started, or ended. Throws `agent` when its command cannot be started. */
  start(record: SessionRecord): Promise<void>;
  /** Follows a run until its end, or until its agent's turn ended, which resolves; null when nobody saw it. */
  follow(record: SessionRecord, signal: AbortSignal): Promise<RunEnd | null>;
  /**
   * Runs a program to its end, as a process of its own that is given no input: in the session's worktree, or `folder`.
   * Ended, with all that it began, when the signal is aborted, or after `seconds`.
   */
  run(
    record: SessionRecord,
    id: string,
    command: string,
    signal: AbortSignal,
    how?: { folder?: string; seconds?: number },
  ): Promise<Exit & { timedOut: boolean }>;
  /** Ends what runs under this id with all its descendants, and forgets how anything of this id ended. */
  end(id: string): Promise<void>;
  /** Ends everything that runs for a session: agent, set-up, checks. */
  endAll(session: string): Promise<void>;
  /** Tells the agent something: a line typed, or a message. `end`: no more input comes, which only a plain pipe can be told. */
  send(record: SessionRecord, text: string, end: boolean): Promise<void>;
}

interface Peers {
  home: string;
  host: HostLink;
  /** How a run ended that the host no longer holds; null: nobody saw it. */
  readExit(run: string): Promise<Exit | null>;
  agents: Agents;
  talks: Talks;
  watches: TerminalWatches;
  /** How hooks of agents reach the core. */
  hooks: { environment(run: string): Record<string, string>; command(event: string): string };
  /** In which the person's own programs run. */
  personal(): Record<string, string>;
  repositoryPath(record: SessionRecord): string;
  /** What the person set for its agent. */
  defaults(record: SessionRecord): AgentDefaults;
  /** Whether the person trusts its repository. */
  trusted(record: SessionRecord): boolean;
  /** The agent put something out: its worktree may have changed. */
  stirred(id: string): void;
}

/** What an agent that speaks by messages prints as errors. */
const errorsFile = (home: string, run: string): string => {
  const folder = path.join(home, 'logs', run);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return path.join(folder, 'errors.log');
};

/** A name for what is begun by a run, in the form of a UUID: the same after a crash between starting it and saving that. */
const nameOf = (home: string, run: string): string => {
  const hex = createHash('sha256').update(`${home}\0${run}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Whole before the agent starts, since it reads them then. */
function keepFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  }
}

async function endInput(client: TerminalClient, run: string): Promise<void> {
  const unread = { data: () => {}, exit: () => {}, broken: () => {} };
  const stream = await client.open(run, { from: null, hold: false }, unread);
  stream.end();
  stream.close();
}

export function makeRunner(peers: Peers): Runner {
  const { home, host, readExit, agents, talks, watches, hooks, repositoryPath, stirred } = peers;
  /** Started by this core: what they said so far was not answered by one before it. */
  const ours = new Set<string>();
  const hookFolder = (run: string): string => path.join(home, 'run', 'hooks', run);
  const startOf = (record: SessionRecord): AgentStart => ({
    prompt: [
      ...(record.news === null ? [] : [record.news]),
      record.brief ?? (record.resume && record.conversation !== null ? 'Go on where you left off.' : record.goal),
    ].join('\n\n'),
    resume: record.resume,
    conversation: record.conversation,
    fresh: nameOf(home, record.run ?? record.id),
    model: record.model,
    permissions: record.permissions,
    args: peers.defaults(record).args,
    worktree: record.worktree,
    repository: repositoryPath(record),
    trusted: peers.trusted(record),
    env: { ...peers.personal(), ...peers.defaults(record).env },
    hooks: record.run === null ? null : { folder: hookFolder(record.run), command: hooks.command },
  });
  const promptFileOf = (id: string): string => path.join(home, 'prompts', `${id}.txt`);
  /** `prompt`: what the agent is told; set-up and checks are about the task, whatever that is. */
  const environment = (record: SessionRecord, run: string, prompt: string): Record<string, string> => {
    const promptFile = promptFileOf(prompt === record.goal ? record.id : run);
    mkdirSync(path.dirname(promptFile), { recursive: true, mode: 0o700 });
    writeFileSync(promptFile, prompt, { mode: 0o600 });
    const about = { home, repositoryPath: repositoryPath(record), prompt, promptFile, base: peers.personal() };
    return { ...sessionEnvironment(record, about), ESPALIER_RUN: run };
  };

  let asking: Promise<ProcessInfo[]> | null = null;
  /**
   * What the host holds. Who asks before the question is sent shares its answer: at its start the core asks for
   * every session at once, and the host of a long history would be asked hundreds of times.
   */
  const list = (): Promise<ProcessInfo[]> => {
    asking ??= host
      .terminals()
      .finally(() => {
        asking = null;
      })
      .then((client) => client.list());
    return asking;
  };

  const follow = async (
    id: string,
    signal: AbortSignal,
    onData: (bytes: Uint8Array, live: boolean) => void,
    onOpen: (stream: TerminalStream) => void = () => undefined,
  ): Promise<Exit | null> => {
    const known = (await list()).find((process) => process.id === id);
    if (!known) return await readExit(id);
    const live = ours.has(id) ? 0 : known.offset;
    const client = await host.terminals();
    return await new Promise<Exit | null>((resolve, reject) => {
      const opened = client.open(
        id,
        { from: null, hold: false },
        { data: (bytes, offset) => onData(bytes, offset >= live), exit: resolve, broken: (error) => reject(error) },
      );
      opened.then(onOpen, reject);
      const leave = (): void => {
        opened.then((stream) => stream.close()).catch(reject);
        reject(new EspalierError('internal', 'No longer followed.', ''));
      };
      signal.addEventListener('abort', leave);
      if (signal.aborted) leave(); // stopped while the host was asked: that event has passed
    });
  };

  const end = async (which: (id: string) => boolean): Promise<void> => {
    for (const { id } of (await list()).filter((process) => which(process.id))) {
      const client = await host.terminals();
      await client.end(id, grace);
      await client.collect(id);
    }
  };

  return {
    start: async (record) => {
      if (record.run === null) throw new EspalierError('internal', `Session ${record.id} has no run.`, 'Restart it.');
      await agents.get(record.agent).ready();
      const entry = agents.get(record.agent, record.repository);
      const own = peers.defaults(record).env;
      if (peers.trusted(record)) await entry.trust({ worktree: record.worktree, repository: repositoryPath(record), env: own });
      if ((await readExit(record.run)) !== null) return; // in a host that has ended since
      if (record.through === 'messages' && record.resume && record.conversation !== null) entry.resumes?.(record.conversation, own);
      const start = startOf(record);
      const { command, args, env, files } = entry.start(start, record.through);
      keepFiles(hookFolder(record.run), files ?? {});
      ours.add(record.run);
      const apart = record.through === 'messages' && entry.protocol?.mixed !== true;
      const errors = apart ? errorsFile(home, record.run) : null;
      const client = await host.terminals();
      await client.start({
        id: record.run,
        command,
        args,
        cwd: record.worktree,
        env: { ...environment(record, record.run, start.prompt), ...own, ...hooks.environment(record.run), ...env },
        io: record.through === 'messages' ? 'pipe' : entry.agent.io,
        errors,
        ...size,
      });
    },
    follow: async (record, signal) => {
      const run = record.run;
      if (run === null) return null;
      const { protocol, signals, start, sessionFile = null } = agents.get(record.agent);
      if (record.through === 'messages' && protocol) {
        const begin = { ...startOf(record), conversation: record.resume ? record.conversation : null, now: new Date().toISOString() };
        return await talks.follow(record, protocol, begin, signal);
      }
      const how = startOf(record);
      const isNamed = start(how, record.through).args.some((argument) => argument.endsWith(how.fresh));
      const watch = watches.begin({ ...record, run }, { signals, sessionFile, named: isNamed ? how.fresh : null, env: how.env });
      try {
        const exit = await follow(run, signal, (bytes, live) => {
          watch.feed(bytes, live);
          stirred(record.id);
        });
        return exit && { type: 'exit', exit };
      } finally {
        watch.end();
      }
    },
    run: async (record, id, command, signal, { folder = record.worktree, seconds } = {}) => {
      const client = await host.terminals();
      const shell = process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c'] : ['/bin/sh', '-c'];
      const [program = '', ...args] = [...shell, command];
      const env = environment({ ...record, worktree: folder }, id, record.goal);
      await client.start({ id, command: program, args, cwd: folder, env, io: 'pipe', ...size });
      const stop = (): void => void client.end(id, grace).catch(() => undefined); // the host is gone: so is the process
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop(); // while it was started
      let timedOut = false;
      const late = (): void => {
        timedOut = true;
        stop();
      };
      const timer = seconds === undefined ? undefined : setTimeout(late, seconds * 1000);
      try {
        const exit = await follow(
          id,
          new AbortController().signal,
          () => undefined,
          (stream) => stream.end(), // a question would wait for ever
        );
        await client.collect(id);
        return { ...(exit ?? { code: null, signal: null }), timedOut };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      }
    },
    end: async (id) => {
      await end((process) => process === id);
      await (await host.terminals()).collect(id);
      ours.delete(id);
      rmSync(hookFolder(id), { recursive: true, force: true });
      rmSync(promptFileOf(id), { force: true });
    },
    endAll: (session) => end((process) => process.startsWith(`${session}-`)),
    send: async (record, text, end) => {
      if (record.state !== 'running' || record.run === null) {
        throw new EspalierError(
          'refused',
          `“${record.title}” is ${record.state}: nobody reads what is sent.`,
          'Nothing was sent. Restart it first.',
        );
      }
      const isPipe = record.through === 'terminal' && agents.get(record.agent).agent.io === 'pipe';
      if (end && !isPipe) {
        const hint = 'Nothing was sent. `espalier stop` ends it; a program in a terminal takes Ctrl+D by `espalier attach`.';
        throw new EspalierError('refused', `“${record.title}” reads no plain pipe, so its input has no end.`, hint);
      }
      if (record.through === 'messages') return talks.say(record.id, text);
      const client = await host.terminals();
      if (isPipe) {
        if (text !== '' || !end) await client.write(record.run, `${text}\n`);
        if (end) await endInput(client, record.run);
        return;
      }
      if (text !== '') await client.write(record.run, text);
      // What comes in one piece is a paste to many screens, and an Enter within it only begins another line.
      if (text !== '') await delay(typing);
      await client.write(record.run, '\r');
    },
  };
}
