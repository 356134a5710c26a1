import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { replaceFile } from '../config/replace-file';
import type { Detection, Found, Variables } from './agents';
import type { AgentDefinition } from './definition';
import { loginEnvironment, merged } from './login-shell';

/** A CLI that takes longer to say its version is not usable anyway; ms. */
const patience = 45_000;
/** Agents that are asked at a time: some take a second of two processors to start. */
const atATime = 2;

interface About {
  /** What of an environment a program of the person's may inherit. */
  inherited(env: NodeJS.ProcessEnv): Record<string, string>;
  /** Remembers versions, by the program file that was asked: a core that starts asks only what it does not know. */
  file: string;
}

/**
 * Looks for agents on the PATH of the person's login shell, asks each for its version and whether it is logged in.
 * The shell is asked once, and again only when somebody asks to look anew.
 */
export function makeDetection({ inherited, file }: About): Detection {
  const known = new Map<string, Found>();
  const listeners: (() => void)[] = [];
  let environment = inherited(process.env);
  let asking: Promise<void> | null = null;
  const askShell = async (): Promise<void> => {
    const ours = inherited(process.env);
    const shells = await loginEnvironment(ours);
    environment = shells ? merged(ours, inherited(shells)) : ours;
  };
  const ready = (): Promise<void> => {
    asking ??= askShell();
    return asking;
  };
  return {
    of: (id, own = {}) => known.get(keyOf(id, own)) ?? null,
    ready,
    look: async (definitions, anew, own = () => ({})) => {
      if (anew) asking = null;
      await ready();
      const versions = anew ? {} : remembered(file);
      const asked: Record<string, string> = {};
      const left = [...definitions];
      const work = async (): Promise<void> => {
        for (let next = left.shift(); next; next = left.shift()) {
          const over = own(next.id);
          const key = keyOf(next.id, over);
          const found = await find(next, { ...environment, ...over }, versions, asked);
          const isNews = JSON.stringify(found) !== JSON.stringify(known.get(key));
          known.set(key, found);
          if (isNews) for (const listener of listeners) listener();
        }
      };
      await Promise.all(Array.from({ length: atATime }, work));
      if (Object.keys(asked).some((key) => asked[key] !== versions[key])) remember(file, { ...versions, ...asked });
    },
    onChanged: (listener) => void listeners.push(listener),
    environment: () => environment,
  };
}

/** An agent in one environment: with other variables it may be another program, or another account. */
const keyOf = (id: string, own: Variables): string => `${id} ${JSON.stringify(Object.entries(own).sort())}`;

type Versions = Record<string, string>;

async function find(definition: AgentDefinition, env: Record<string, string>, known: Versions, asked: Versions): Promise<Found> {
  const models = [...definition.models];
  const program = definition.programs.map((name) => onPath(name, env['PATH'] ?? '')).find((found) => found !== null) ?? null;
  if (program === null) return { path: null, version: null, state: 'not-installed', fix: definition.install, models };
  const key = identity(program);
  const version = known[key] ?? (await versionOf(program, definition, env));
  if (version === null && definition.version) return { path: program, version, state: 'unknown', fix: null, models };
  if (version !== null) asked[key] = version;
  if (version !== null && definition.version && older(version, definition.version.minimum))
    return { path: program, version, state: 'unsupported', fix: definition.install, models };
  const loggedIn = definition.loggedIn({ home: env['HOME'] ?? os.homedir(), env });
  if (loggedIn === false) return { path: program, version, state: 'needs-login', fix: definition.login, models };
  return { path: program, version, state: 'ready', fix: null, models };
}

/** Another one once the program was replaced. */
function identity(program: string): string {
  const real = realpathSync(program);
  const { mtimeMs, size } = statSync(real);
  return `${program} ${real} ${mtimeMs} ${size}`;
}

/** Where a program is; null: on no part of the path. */
export function onPath(name: string, searched: string): string | null {
  // A path that was said is not looked for; relative to what it would be is not known.
  for (const folder of name.includes('/') ? ['/'] : searched.split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (path.isAbsolute(file) && statSync(file).isFile()) return file;
    } catch {} // not there, or not to be run
  }
  return null;
}

async function versionOf(program: string, { version }: AgentDefinition, env: Record<string, string>): Promise<string | null> {
  if (!version) return null;
  try {
    const { stdout } = await promisify(execFile)(program, [...version.args], { env, timeout: patience, killSignal: 'SIGKILL' });
    return version.pattern.exec(stdout)?.[1] ?? null;
  } catch {
    return null; // it cannot even say its version: shown as unknown
  }
}

const remembrance = z.record(z.string(), z.string());
function remembered(file: string): Versions {
  try {
    return remembrance.catch({}).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {}; // not there, cut off or edited: every agent is asked again
  }
}

function remember(file: string, versions: Versions): void {
  try {
    replaceFile(file, JSON.stringify(versions));
  } catch {} // a full disk: they are asked again at the next start
}

/** Whether a version comes before another, number by number. */
export function older(version: string, than: string): boolean {
  const numbers = (text: string): number[] => text.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [numbers(version), numbers(than)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
