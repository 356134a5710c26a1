import { readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { ndJsonStream, RequestError } from '@agentclientprotocol/sdk';
import { Command, CommanderError, Option } from 'commander';
import { toErrorRecord } from '../../../shared/errors';
import { permissions } from '../../../shared/model';
import { programVersion } from '../../../shared/version';
import { makeAgent } from './acp';
import { workAlone } from './alone';
import { forgetKey, listEndpoints, probe, setKey } from './endpoints-command';
import type { Outside } from './session';
import { killCommands } from './tools/shell';

interface Options {
  acp?: true;
  model?: string;
  permissions: string;
  resume?: string;
  conversation?: string;
  chat?: true;
  endpoints?: true;
  probe?: true;
  setKey?: string;
  forgetKey?: string;
}

const command = new Command('espalier agent')
  .description('The built-in agent: works on a goal in the current folder, with any OpenAI-compatible model.')
  .version(programVersion)
  .argument('[goal]', 'what it is to do (default: ESPALIER_PROMPT, or the file ESPALIER_PROMPT_FILE)')
  .option('-m, --model <endpoint/model>', 'default: by builtin-agent.json')
  .addOption(new Option('-p, --permissions <mode>', 'how much it may do without asking').choices(permissions.options).default('ask'))
  .option('--resume <conversation>', 'go on with a conversation')
  .option('--conversation <uuid>', 'what a new conversation is called')
  .option('--chat', 'go on with further messages afterwards')
  .option('--acp', 'speak the Agent Client Protocol on standard input and output')
  .option('--endpoints', 'list the model endpoints it knows')
  .option('--probe', 'look for model servers on this computer')
  .option('--set-key <endpoint>', 'keep a key, read from standard input')
  .option('--forget-key <endpoint>', 'forget a key')
  .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong use, 130 cancelled.')
  .exitOverride();

/** Runs one command line of `espalier agent` and gives its exit code. */
export async function runAgent(argv: readonly string[], outside: Omit<Outside, 'defaults'>): Promise<number> {
  // Nothing that a command of the model started goes on without us.
  process.once('exit', killCommands);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  try {
    return await act(outside, command.opts<Options>(), command.args[0] ?? null);
  } catch (error) {
    // What the agent answers to its own client says already what to do.
    const { message, hint } = error instanceof RequestError ? { message: error.message, hint: '' } : toErrorRecord(error);
    process.stderr.write(`espalier agent: ${message}\n${hint === '' ? '' : `${hint}\n`}`);
    return 1;
  }
}

async function act(base: Omit<Outside, 'defaults'>, options: Options, goal: string | null): Promise<number> {
  const outside: Outside = { ...base, defaults: { model: options.model ?? null, mode: permissions.parse(options.permissions) } };
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  if (options.setKey !== undefined) await setKey(outside.keys, options.setKey, say);
  else if (options.forgetKey !== undefined) await forgetKey(outside.keys, options.forgetKey, say);
  else if (options.endpoints) await listEndpoints(outside, say);
  else if (options.probe) await probe(say);
  else if (options.acp) await speakAcp(outside);
  else return await alone(outside, options, goal ?? (options.resume === undefined ? taskOf(outside.env) : null));
  return 0;
}

async function alone(outside: Outside, { resume, conversation, chat }: Options, goal: string | null): Promise<number> {
  if (goal === null && process.stdin.isTTY !== true && chat !== true) {
    process.stderr.write('espalier agent: there is no goal. Give one: espalier agent "<goal>".\n');
    return 2;
  }
  return await workAlone(outside, {
    ...{ goal, cwd: process.cwd(), chat: chat === true },
    ...{ resume: resume ?? null, conversation: conversation ?? null },
  });
}

function taskOf(env: NodeJS.ProcessEnv): string | null {
  const file = env['ESPALIER_PROMPT_FILE'];
  return (env['ESPALIER_PROMPT'] ?? (file ? readFileSync(file, 'utf8') : '')).trim() || null;
}

/** Speaks ACP on standard input and output until the client goes. */
async function speakAcp(outside: Outside): Promise<void> {
  const { app, close } = makeAgent(outside);
  // Node's type for the web stream names no content.
  const input = Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>;
  await app.connect(ndJsonStream(Writable.toWeb(process.stdout), input)).closed;
  killCommands();
  await close();
}
