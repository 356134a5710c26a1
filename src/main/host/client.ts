import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hostSocketPath } from '../../client/home';
import { connectFrames } from '../../client/socket';
import { EspalierError } from '../../shared/errors';
import { TerminalClient } from '../../shared/terminal-client';
import { hasRunGroups } from './cgroup';
import { endLeftovers } from './leftovers';

/** How long a host may take from its start to its first answer. */
const startPatienceMs = 10_000;
const pollMs = 10;
const longestPauseMs = 5000;
/** The host's own log is set aside beyond this size; one older one is kept. */
const logSize = 1024 * 1024;

export interface HostOptions {
  home: string;
  version: string;
  /** The command that runs one of our programs, here `terminal-host`. */
  launch(verb: 'terminal-host'): { command: string; args: string[]; env: NodeJS.ProcessEnv };
  /** There is no host at the moment and none can be started: it is tried again. Or something of a lost one cannot be ended. */
  failing(error: EspalierError): void;
  /** A host was started with this pid, which is to outlive this process. */
  started(pid: number): void;
}

export interface HostLink {
  /** The client of the host of this moment; waits while it is being connected or started. */
  terminals(): Promise<TerminalClient>;
  /** How what a run leaves behind is found: its cgroup holds it, whatever it does, or it may shed the marks of the run. */
  leftovers: 'cgroup' | 'marks';
  /** Ends the host with everything that runs in it. No other is started. */
  quit(): Promise<void>;
}

/** Keeps the core connected to the terminal host: starts it where none runs, and anew when it dies. */
export function connectHost(options: HostOptions): HostLink {
  let closed = false;
  let current = keepTrying();
  current.catch(() => {}); // told by `failing`, and to whoever waits for it

  async function keepTrying(): Promise<TerminalClient> {
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      if (closed) throw gone();
      try {
        return await connectOnce(options, lost);
      } catch (error) {
        if (!(error instanceof EspalierError)) throw error;
        options.failing(error);
      }
      await delay(pauseMs);
    }
  }
  function lost(): void {
    if (closed) return;
    current = keepTrying();
    current.catch(() => {}); // as above
  }

  return {
    terminals: () => current,
    leftovers: hasRunGroups() ? 'cgroup' : 'marks',
    quit: async () => {
      const client = await current;
      closed = true;
      await client.quit(true);
    },
  };
}

const gone = (): EspalierError =>
  new EspalierError('connection', 'The core is ending.', 'Agents go on in the terminal host. Try again: the core is started anew.');

async function connectOnce(options: HostOptions, lost: () => void): Promise<TerminalClient> {
  const client = await connectOrStart(options);
  try {
    await client.hello('core', options.version);
    // Of a run that this host does not hold, nothing may be left either.
    await endLeftovers(options.home, async () => new Set((await client.list()).map(({ id }) => id)));
  } catch (error) {
    if (!isStuck(error)) {
      client.close();
      throw error;
    }
    options.failing(error); // what even SIGKILL does not end must not keep all others from running
  }
  client.onClose(lost);
  return client;
}

const isStuck = (error: unknown): error is EspalierError => error instanceof EspalierError && error.code === 'refused';

/** A connection to the host of this home, started where none answers. */
async function connectOrStart(options: HostOptions): Promise<TerminalClient> {
  const path = hostSocketPath(options.home);
  const reach = (): Promise<TerminalClient> => connectFrames(path).then((transport) => new TerminalClient(transport));
  const running = await reach().catch(notThere);
  if (running) return running;
  const ended = startDetached(options);
  const until = performance.now() + startPatienceMs;
  for (;;) {
    const over = ended.code !== undefined && ended.code !== 0;
    const client = await reach().catch(notThere);
    if (client) return client;
    if (over || performance.now() > until) throw failed(options.home);
    await delay(pollMs);
  }
}

function notThere(error: unknown): null {
  if (error instanceof EspalierError && error.code === 'connection') return null;
  throw error;
}

function startDetached(options: HostOptions): { code: number | undefined } {
  const { command, args, env } = options.launch('terminal-host');
  const log = openLog(options.home);
  const ended: { code: number | undefined } = { code: undefined };
  // A session of its own: what ends the core's must not reach the agents' terminals.
  const child = spawn(command, args, { cwd: options.home, env, detached: true, stdio: ['ignore', log, log], windowsHide: true });
  child.on('exit', (code) => {
    ended.code = code ?? 1;
  });
  child.on('error', () => {
    ended.code = 1;
  });
  if (child.pid !== undefined) options.started(child.pid);
  child.unref();
  closeSync(log);
  return ended;
}

function openLog(home: string): number {
  const folder = join(home, 'logs');
  const path = join(folder, 'terminal-host.log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > logSize) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

const failed = (home: string): EspalierError =>
  new EspalierError(
    'connection',
    'The terminal host cannot be started.',
    `No agent can be started; worktrees are as they were. ${join(home, 'logs', 'terminal-host.log')} says more.`,
  );
