import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Detection, Found } from './agents';
import type { AgentDefinition } from './definition';

/** A CLI that takes longer to say its version is not usable anyway; ms. */
const patience = 45_000;

/** Looks for the catalog's agents on a PATH, asks each for its version and whether it is logged in. */
export function makeDetection(environment: () => Record<string, string>): Detection {
  const known = new Map<string, Found>();
  const listeners: (() => void)[] = [];
  return {
    of: (id) => known.get(id) ?? null,
    look: async (definitions) => {
      for (const definition of definitions) known.set(definition.id, await find(definition, environment()));
      for (const listener of listeners) listener();
    },
    onChanged: (listener) => void listeners.push(listener),
    environment,
  };
}

async function find(definition: AgentDefinition, env: Record<string, string>): Promise<Found> {
  const models = [...definition.models];
  const program = definition.programs.map((name) => onPath(name, env['PATH'] ?? '')).find((found) => found !== null) ?? null;
  if (program === null) return { path: null, version: null, state: 'not-installed', fix: definition.install, models };
  const version = await versionOf(program, definition, env);
  if (version === null) return { path: program, version, state: 'unknown', fix: null, models };
  if (older(version, definition.version.minimum)) return { path: program, version, state: 'unsupported', fix: definition.install, models };
  const loggedIn = definition.loggedIn({ home: env['HOME'] ?? os.homedir(), env });
  if (loggedIn === false) return { path: program, version, state: 'needs-login', fix: definition.login, models };
  return { path: program, version, state: 'ready', fix: null, models };
}

/** Where a program is; null: on no part of the path. */
export function onPath(name: string, searched: string): string | null {
  for (const folder of searched.split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (path.isAbsolute(file) && statSync(file).isFile()) return file;
    } catch {} // not there, or not to be run
  }
  return null;
}

async function versionOf(program: string, { version }: AgentDefinition, env: Record<string, string>): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(program, [...version.args], { env, timeout: patience, killSignal: 'SIGKILL' });
    return version.pattern.exec(stdout)?.[1] ?? null;
  } catch {
    return null; // it cannot even say its version: shown as unknown
  }
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
