import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { connectCore } from '../../src/client/core';
import { applyChange, emptyReplica, type Replica } from '../../src/shared/changes';
import type { Contract } from '../../src/shared/contract';
import type { Session } from '../../src/shared/model';
import type { Client, Input } from '../../src/shared/rpc';
import { makeScratch } from './repository';

/** A real core of its own home, started as a user's would be, and a replica that follows it. */
export interface TestCore {
  home: string;
  client: Client<Contract>;
  replica(): Replica;
  /** Resolves with the session once it is as wanted; fails with what it is instead. */
  until(id: string, wanted: (session: Session) => boolean, withinMs?: number): Promise<Session>;
  run(input: Partial<Input<Contract, 'session.run'>> & { goal: string; repository: string }): Promise<Session>;
  pid(): Promise<number>;
  /** Connects again, to a core that is started where none runs. */
  again(): Promise<TestCore>;
}

const homes: string[] = [];

export async function startCore(home: string = makeScratch()): Promise<TestCore> {
  if (!homes.includes(home)) homes.push(home);
  process.env['ESPALIER_PRACTICE_PACE'] ??= '0';
  const client = await connectCore({ client: 'test', start: true, home });
  let replica: Replica = emptyReplica;
  const watchers = new Set<() => void>();
  client.open('changes', {}, (change) => {
    const next = applyChange(replica, change);
    if (!next) throw new Error(`change ${change.seq} does not follow ${replica.seq}`);
    replica = next;
    for (const watcher of watchers) watcher();
  });
  const until: TestCore['until'] = (id, wanted, withinMs = 20_000) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const session = replica.sessions.get(id);
        if (!session || !wanted(session)) return;
        end();
        resolve(session);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`session is not as wanted: ${JSON.stringify(replica.sessions.get(id) ?? 'unknown')}`));
      }, withinMs);
      const end = (): void => {
        clearTimeout(timer);
        watchers.delete(look);
      };
      watchers.add(look);
      look();
    });
  return {
    home,
    client,
    replica: () => replica,
    until,
    run: (input) =>
      client.call('session.run', { agent: null, place: 'background', base: null, title: null, checks: [], next: false, ...input }),
    pid: async () => (await client.call('core.hello', { version: '0.1.0', client: 'test' })).pid,
    again: () => startCore(home),
  };
}

/** Pids of everything that carries a home's mark, ours and what agents left. */
export function processesOf(home: string): number[] {
  const mark = `ESPALIER_HOME=${home}`;
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
      } catch {
        return false; // it has ended meanwhile
      }
    });
}

/** The command line of a process, its arguments apart by spaces; empty for one that has ended meanwhile. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Pid and command line of a process, for who reads that it should not be there. */
export const described = (pid: number): string => `${pid} ${commandLine(pid) || '(it has ended meanwhile)'}`;

/** Resolves once a condition holds; fails with `what` after the time. */
export async function untilTrue(condition: () => boolean | Promise<boolean>, what: string, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`still not so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ends every core that was started here with its agents, and sees that no process is left. */
export async function endCores(): Promise<void> {
  for (const home of homes.splice(0)) {
    const client = await connectCore({ client: 'test', start: true, home });
    await client.call('core.quit', { stopAgents: true });
    await untilTrue(() => processesOf(home).length === 0, `no process is left of ${home}`).catch((error: unknown) => {
      throw new Error(`these are left of ${home}:\n${processesOf(home).map(described).join('\n')}`, { cause: error });
    });
    rmSync(home, { recursive: true, force: true });
  }
}
