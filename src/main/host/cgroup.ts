import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** For so long after its last process the kernel may say that a cgroup is busy; ms. */
const busyMs = 500;
const pollMs = 10;

/** The name of a run's cgroup begins with this: runs of other homes are told apart by it. */
const prefixOf = (home: string): string => `espalier-${createHash('sha256').update(home).digest('hex').slice(0, 12)}-`;
const isRunGroup = (name: string): boolean => /^espalier-[0-9a-f]{12}-./.test(name);
const procs = (folder: string): string => path.join(folder, 'cgroup.procs');

/** Where the tree of cgroups (version 2) is mounted; null: there is none, or only a part of it is to be seen. */
function mountOfTree(): string | null {
  if (process.platform !== 'linux') return null;
  for (const line of readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
    const [own = '', rest] = line.split(' - ');
    const [, , , root, point] = own.split(' ');
    if (rest?.startsWith('cgroup2 ') && root === '/' && point !== undefined) return point;
  }
  return null;
}

/** The cgroup that this process is in, and the one that runs are put below; null: this computer has none. */
function ownGroups(): { own: string; base: string } | null {
  const mount = mountOfTree();
  const found = mount === null ? null : /^0::(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  if (mount === null || !found || found.startsWith('/..')) return null;
  const names = found.split('/').filter((name) => name !== '');
  const run = names.findIndex(isRunGroup);
  const base = path.join(mount, ...(run === -1 ? names : names.slice(0, run)));
  return { own: path.join(mount, ...names), base };
}

/** Whether runs get a cgroup of their own here: this process may make some, and move what it starts. `ESPALIER_CGROUPS=off`: not. */
export function hasRunGroups(): boolean {
  const base = ownGroups()?.base;
  if (base === undefined || process.env['ESPALIER_CGROUPS'] === 'off') return false;
  try {
    accessSync(base, constants.W_OK);
    accessSync(procs(base), constants.W_OK);
    return true;
  } catch {
    return false; // not handed over to this user
  }
}

/** Makes the cgroup of a run, and gives its folder; null where none can be made: its processes are known by their marks alone. */
export function makeRunGroup(home: string, run: string): string | null {
  const groups = hasRunGroups() ? ownGroups() : null;
  if (groups === null) return null;
  const folder = path.join(groups.base, `${prefixOf(home)}${run}`);
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    return null; // a limit on their number, or a mount that was made read-only for us
  }
}

/** A core or host that a command inside a run had to start leaves that run's cgroup, to outlive it. */
export function leaveRunGroup(): void {
  const groups = ownGroups();
  if (groups === null || groups.own === groups.base) return;
  try {
    writeFileSync(procs(groups.base), String(process.pid));
  } catch {} // it is spared by what its environment says
}

/** The cgroups of a home's runs, wherever a host made them, by run. */
export async function findRunGroups(home: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const prefix = prefixOf(home);
  const look = async (folder: string): Promise<void> => {
    for (const name of await foldersIn(folder)) {
      if (name.startsWith(prefix)) found.set(name.slice(prefix.length), path.join(folder, name));
      else if (!isRunGroup(name)) await look(path.join(folder, name));
    }
  };
  const mount = mountOfTree();
  if (mount !== null) await look(mount);
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return []; // removed meanwhile, or of another user
  }
}

/** The pids in a cgroup and in those that were made below it. */
export function membersOf(folder: string): Set<number> {
  try {
    const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const own = readFileSync(procs(folder), 'utf8').split('\n').map(Number);
    const all = [...own, ...below.flatMap(({ name }) => [...membersOf(path.join(folder, name))])];
    return new Set(all.filter((pid) => pid > 0));
  } catch {
    return new Set(); // removed meanwhile
  }
}

/** Kills all that is in a cgroup at once: also what forks faster than it can be found, or runs as another user. */
export function killGroup(folder: string): void {
  try {
    writeFileSync(path.join(folder, 'cgroup.kill'), '1');
  } catch {} // before Linux 5.14 there is no such file: each process is signalled
}

/** Removes an empty cgroup with those below it. Where something is in it still it stays, and goes at a later start of the core. */
export async function removeGroup(folder: string): Promise<void> {
  for (const name of await foldersIn(folder)) await removeGroup(path.join(folder, name));
  for (const until = performance.now() + busyMs; ; await delay(pollMs)) {
    try {
      return await rmdir(folder);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code !== 'EBUSY' || performance.now() > until) return;
    }
  }
}
