import { mkdirSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import { coreSocketPath, espalierHome } from '../client/home';
import { launch } from '../client/launch';
import { claimSocket, listen } from '../client/listen';
import { toErrorRecord } from '../shared/errors';
import { programVersion } from '../shared/version';
import type { Launch } from './agents/agents';
import { makeCore } from './core';
import { leaveRunGroup } from './host/cgroup';
import { endChildrenAtExit } from './host/children';
import { connectHost } from './host/client';
import { acceptClients } from './socket';
import { openStore } from './store/store';

/** How long a core without client and work stays, so that a command after a command finds it; ms. */
const lingerMs = Number(process.env['ESPALIER_CORE_IDLE_MS'] ?? 30_000);
/** Long enough for the answer to `quit` to be read; ms. */
const lastWordsMs = 50;

/** `espalier serve`: the core of this home, until nothing needs it or it is asked to end. */
async function main(): Promise<void> {
  const home = espalierHome();
  mkdirSync(path.join(home, 'logs'), { recursive: true, mode: 0o700 });
  const destination = pino.destination({ dest: 2, sync: true });
  destination.on('error', () => undefined); // a full disk under the log must not end anything
  const log = pino({ base: { pid: process.pid } }, destination);
  const socket = coreSocketPath(home);
  // Another core of this home was there first: whoever started this one will find it.
  if (!(await claimSocket(socket, 'core'))) return process.exit(0);

  leaveRunGroup();
  const outlives = endChildrenAtExit();
  const store = openStore(home);
  const host = connectHost({
    home,
    version: programVersion,
    launch: (verb) => launch(verb, home),
    failing: (error) => log.warn({ error: toErrorRecord(error) }, 'no terminal host'),
    started: outlives,
  });
  const end = (): void => void setTimeout(() => process.exit(0), lastWordsMs);
  const part = (verb: 'practice' | 'agent' | 'hook'): Launch => {
    const { command, args } = launch(verb, home);
    return { command, args, env: { ELECTRON_RUN_AS_NODE: '1' } };
  };
  const core = await makeCore({ home, store, host, log, end, launch: part });

  let clients = 0;
  let leaving: NodeJS.Timeout | undefined;
  const consider = (): void => {
    clearTimeout(leaving);
    leaving = setTimeout(() => (clients === 0 && !core.busy() ? process.exit(0) : consider()), lingerMs);
  };
  const accept = acceptClients(core.handlers, (count) => {
    clients = count;
    consider();
  });
  await listen(socket, accept, (problem) => log.warn(problem));
  consider();
  log.info({ home, damaged: store.damaged }, 'core is up');
}

/** Starting is recovering: a core in an unknown state is worth less than a new one. */
function crash(error: unknown): never {
  const { message, hint } = toErrorRecord(error);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : ''}\n${message} ${hint}\n`);
  process.exit(1);
}
process.on('SIGHUP', () => undefined); // the terminal that it was started from may close
process.on('uncaughtException', crash);
main().catch(crash);
