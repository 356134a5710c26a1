import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Captured } from './captured';
import { defineTool, type Outcome, type Pattern, type Tool, type Workplace } from './tool';

const defaultSeconds = 120;
const longestSeconds = 1800;
/** Between the polite and the last signal. Milliseconds. */
const graceMs = 2000;
/** How long output may come after the shell itself has ended. Milliseconds. */
const drainMs = 300;

/** Process groups that run, so that none outlives this process. */
const groups = new Set<number>();

/** Ends every command that is running, at once: for the end of this process. */
export function killCommands(): void {
  for (const group of groups) signalGroup(group, 'SIGKILL');
}

export const shellTool: Tool = defineTool({
  name: 'shell',
  description:
    'Runs a shell command in the worktree. No input is given to it, and everything it started is ended with it, so start no servers in the background. Output is cut in the middle where it is long.',
  input: z.object({
    command: z.string().min(1),
    seconds: z.number().min(1).max(longestSeconds).default(defaultSeconds).describe('Time limit.'),
  }),
  kind: 'execute',
  access: 'execute',
  title: ({ command }) => command,
  pattern: ({ command }) => commandPattern(command),
  covered: ({ command }, pattern) => coversCommand(pattern, command),
  run: ({ command, seconds }, place) => runCommand(command, seconds, place),
});

async function runCommand(command: string, seconds: number, { root, env, signal }: Workplace): Promise<Outcome> {
  signal.throwIfAborted();
  const shell = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh';
  const child = spawn(shell, ['-c', command], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = new Captured();
  child.stdout.on('data', (chunk: Buffer) => output.add(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.add(chunk));
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  let late = false;
  const end = (): void => void endGroup(pid);
  const timer = setTimeout(() => {
    late = true;
    end();
  }, seconds * 1000);
  signal.addEventListener('abort', end);
  try {
    const how = await ended(child);
    const left = pid !== undefined && signalGroup(pid, 0);
    await endGroup(pid);
    signal.throwIfAborted();
    return { text: told(how, output, { late, left, seconds }) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    if (pid !== undefined) groups.delete(pid);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Resolves when the shell has ended and its output is read; a grandchild that holds the pipes is not waited for. */
function ended(child: ChildProcess): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('exit', (code, signal) => void delay(drainMs).then(() => resolve({ code, signal })));
  });
}

/** Asks a process group to end, and kills what is left of it after a while. */
async function endGroup(group: number | undefined): Promise<void> {
  if (group === undefined || !signalGroup(group, 'SIGTERM')) return;
  for (const end = performance.now() + graceMs; performance.now() < end; await delay(20)) if (!signalGroup(group, 0)) return;
  signalGroup(group, 'SIGKILL');
}

/** Whether there was somebody to signal. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false; // all of it has ended
  }
}

function told({ code, signal }: End, output: Captured, { late, left, seconds }: { late: boolean; left: boolean; seconds: number }): string {
  const notes = [
    late
      ? `It took longer than ${seconds} s and was ended.`
      : signal
        ? `It was ended by ${signal}.`
        : code === 0
          ? ''
          : `Exit code ${code}.`,
    left && !late ? 'What it had left running was ended.' : '',
  ].filter((note) => note !== '');
  const text = output.text();
  return [text === '' ? '(no output)' : text, ...notes].join('\n');
}

/** Programs whose first words say nothing of what happens: they run what they are given, or write where they are told. */
const opaque =
  /^(sudo|doas|env|exec|eval|command|builtin|xargs|nohup|nice|time|timeout|watch|(ba|z|da|fi)?sh|node|deno|bun|python[\d.]*|perl|ruby|php|npx|bunx|uvx|find|ssh|docker|git)$/;
/** No operator, expansion, redirection or second line. */
const simple = /^[A-Za-z0-9_@%+=:,./ -]+$/;
const subcommand = /^[a-z][a-z0-9:_-]*$/;
const words = (command: string): string[] => command.trim().split(/ +/);

/** "Always" for a command: its program and subcommand where these say what it does, else exactly this. */
export function commandPattern(command: string): Pattern {
  const [program = '', second = ''] = words(command);
  const plain = simple.test(command) && subcommand.test(second) && !opaque.test(program) && !program.includes('=');
  return plain ? { startsWith: `${program} ${second} ` } : { is: command };
}

/** Never covers a command line that holds more than it shows at its beginning. */
function coversCommand(pattern: Pattern, command: string): boolean {
  if ('is' in pattern) return pattern.is === command;
  return simple.test(command) && `${words(command).join(' ')} `.startsWith(pattern.startsWith);
}
