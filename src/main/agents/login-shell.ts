import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import path from 'node:path';

/** A shell whose start-up files take longer is not waited for; ms. */
const patienceMs = 5000;
/** An environment is some KB; more is something else. */
const longest = 4 * 1024 * 1024;

/**
 * The environment in which a person's own shell starts programs, as its start-up files make it: an app that was not
 * started from a terminal has another one. null: the shell does not say it in time.
 */
export async function loginEnvironment(env: Readonly<Record<string, string>>): Promise<Record<string, string> | null> {
  const shell = env['SHELL'] || userInfo().shell || '/bin/sh';
  const mark = randomUUID();
  // By a program, since every shell has another way to list its variables; the marks, since start-up files may print.
  const script = `printf %s ${mark}; env -0; printf %s ${mark}`;
  const output = await outputOf(shell, ['-l', '-i', '-c', script], env, (text) => text.split(mark).length > 2);
  const [, between, rest] = output.split(mark);
  if (between === undefined || rest === undefined) return null;
  const found = between.split('\0').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : [];
  });
  return Object.fromEntries(found);
}

/** What a person's programs get: this process's environment, what only their shell has, and the shell's PATH before ours. */
export function merged(ours: Readonly<Record<string, string>>, shells: Readonly<Record<string, string>>): Record<string, string> {
  const folders = [shells['PATH'], ours['PATH']].flatMap((list) => list?.split(path.delimiter) ?? []).filter((folder) => folder !== '');
  return { ...shells, ...ours, PATH: [...new Set(folders)].join(path.delimiter) };
}

/** All that it prints until that is `enough`, or its end: something that it started may hold on to its output. */
function outputOf(
  command: string,
  args: string[],
  env: Readonly<Record<string, string>>,
  enough: (output: string) => boolean,
): Promise<string> {
  return new Promise((resolve) => {
    // A session of its own: an interactive shell takes its terminal for itself, and is ended with all that it started.
    const child = spawn(command, args, { env: { ...env }, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    const end = (): void => {
      clearTimeout(timer);
      process.off('exit', end);
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {} // all of it has ended
      child.stdout.destroy();
      resolve(output);
    };
    const timer = setTimeout(end, patienceMs);
    process.once('exit', end); // a core that ends at once leaves no shell behind
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > longest || enough(output)) end();
    });
    child.on('error', end);
    child.on('close', end);
  });
}
