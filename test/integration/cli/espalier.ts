import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleEntry } from '../../helpers/bundle';

export interface Ran {
  /** null where a signal ended it. */
  code: number | null;
  out: string;
  error: string;
}
export interface Running {
  child: ChildProcessWithoutNullStreams;
  /** Resolves once both outputs together hold a text; fails when it ended without. */
  shows(text: string): Promise<void>;
  ended: Promise<Ran>;
}

/** The command as a person types it, from the sources as they are now, in a home and a folder. */
export function commandIn(home: string, cwd: string) {
  const start = async (...args: string[]): Promise<Running> => {
    const entry = await bundleEntry('src/cli/main.ts');
    const child = spawn(process.execPath, [entry, ...args], { cwd, env: { ...process.env, ESPALIER_HOME: home } });
    const ran: Ran = { code: null, out: '', error: '' };
    child.stdin.end();
    child.stdout.on('data', (chunk: Buffer) => (ran.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (ran.error += chunk.toString()));
    const ended = once(child, 'close').then(([code]): Ran => ({ ...ran, code }));
    const shows = (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if ((ran.out + ran.error).includes(text)) resolve();
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        ended.then(() => reject(new Error(`ended without “${text}”: ${ran.out}${ran.error}`)));
        look();
      });
    return { child, shows, ended };
  };
  const run = async (...args: string[]): Promise<Ran> => (await start(...args)).ended;
  /** What it prints with `--json`; fails unless it ends with `code`. */
  const json = async (args: string[], code = 0): Promise<unknown> => {
    const ran = await run(...args, '--json');
    if (ran.code !== code) throw new Error(`${args.join(' ')} ended with ${ran.code}: ${ran.out}${ran.error}`);
    return JSON.parse(ran.out);
  };
  return { start, run, json };
}

/** Declares agents that are one line of shell each. */
export function declareAgents(home: string, agents: Readonly<Record<string, string>>): void {
  const list = Object.entries(agents).map(([id, script]) => ({ id, command: ['/bin/sh', '-c', script], io: 'pipe' }));
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents: list }));
}
