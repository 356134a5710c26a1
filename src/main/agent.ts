/** `espalier agent`: the built-in agent, a process of its own. See agents/builtin/main.ts for its command line. */
import { espalierHome } from '../client/home';
import { speakAcp } from './agents/builtin/main';
import { makeKeys } from './agents/keys';

const home = espalierHome();
speakAcp({ home, env: process.env, keys: makeKeys(home), defaults: { model: null, mode: 'ask' } }).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
