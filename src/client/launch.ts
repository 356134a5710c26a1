import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EspalierError } from '../shared/errors';
import { espalierHome } from './home';

/** How to start one of our own long-lived processes. */
export interface Launch {
  command: string;
  args: string[];
  /** The whole environment. */
  env: NodeJS.ProcessEnv;
}

/** Written by the build: how the app's runtime is started, as an app (`args`, `env`) and as Node (`nodeEnv`). */
const launchRecord = z.object({
  executablePath: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  nodeEnv: z.record(z.string(), z.string()),
});

/**
 * What a session's programs carry. A core that is started by a command inside a session must not: it would be
 * taken for one of that session's leftovers, and ended with it.
 */
const ofASession = [
  'ESPALIER_RUN',
  'ESPALIER_SESSION',
  'ESPALIER_WORKTREE',
  'ESPALIER_REPOSITORY',
  'ESPALIER_BASE',
  'ESPALIER_PROMPT',
  'ESPALIER_PROMPT_FILE',
  'WORKTREE_PATH',
  'REPO_PATH',
];

/**
 * How to start `espalier <verb>` from here: from a program that runs on the app's runtime (the window, the
 * core) with that runtime as Node, from any other Node with what the build noted of it.
 * Throws `EspalierError` where the app was never built.
 */
export function launch(verb: 'serve' | 'terminal-host' | 'practice' | 'hook' | 'agent', home: string = espalierHome()): Launch {
  const root = appRoot();
  const runtime = process.versions['electron']
    ? { command: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } }
    : fromRecord(join(root, 'out', 'launch.json'));
  const env: NodeJS.ProcessEnv = { ...process.env, ...runtime.env, ESPALIER_HOME: home };
  for (const name of ofASession) delete env[name];
  return { command: runtime.command, args: [join(root, 'bin', 'espalier'), verb], env };
}

function fromRecord(file: string): { command: string; env: Record<string, string> } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `Espalier was not built: ${file} cannot be read.`;
    throw new EspalierError('connection', message, 'Nothing was started. Run `npm run setup` and `npm start` once.', { cause });
  }
  const record = launchRecord.parse(JSON.parse(text));
  return { command: record.executablePath, env: { ...record.env, ...record.nodeEnv } };
}

/** The folder of the app, found from this file: it is in `src/` in a test and in `out/` once built. */
function appRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'bin', 'espalier'))) return folder;
    if (folder === dirname(folder)) throw new EspalierError('internal', 'The folder of the app was not found.', 'Install Espalier anew.');
  }
}
