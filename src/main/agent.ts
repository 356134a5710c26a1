/** `espalier agent`: the built-in agent, a process of its own. `agents/builtin/main.ts` has its command line. */
import { espalierHome } from '../client/home';
import { runAgent } from './agents/builtin/main';
import { makeKeys } from './agents/keys';

const home = espalierHome();
// A reader that has gone (`| head`) is no failure of ours.
process.stdout.on('error', () => process.exit(0));
runAgent(process.argv.slice(3), { home, env: process.env, keys: makeKeys(home) }).then(
  // Connections to endpoints that are kept alive must not keep us.
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
