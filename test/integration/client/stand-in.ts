import { coreSocketPath, espalierHome } from '../../../src/client/home';
import { jsonLines } from '../../../src/client/json-lines';
import { claimSocket, listen } from '../../../src/client/listen';
import { lineTransport } from '../../../src/client/socket';
import { methods } from '../../../src/shared/contract';
import { serve } from '../../../src/shared/rpc';

// A core of any version, or one that cannot start: what `connectCore` finds in the tests.
const version = process.env['STAND_IN_VERSION'] ?? '';
const problem = process.env['STAND_IN_PROBLEM'];
const greeting = { methods: { 'core.hello': methods['core.hello'], 'core.quit': methods['core.quit'] }, streams: {} };

async function main(): Promise<void> {
  if (problem !== undefined) throw new Error(problem);
  const home = espalierHome();
  if (!(await claimSocket(coreSocketPath(home), 'core'))) return process.exit(0);
  const handlers = {
    methods: {
      'core.hello': () => ({ version, pid: process.pid, home, startedAt: new Date().toISOString() }),
      'core.quit': () => {
        setTimeout(() => process.exit(0), 10);
        return { left: 0 };
      },
    },
    streams: {},
  };
  await listen(coreSocketPath(home), (socket) => serve(greeting, handlers, jsonLines(lineTransport(socket))), console.error);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
