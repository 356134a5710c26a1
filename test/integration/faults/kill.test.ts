import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, onTestFailed, test } from 'vitest';
import { EspalierError } from '../../../src/shared/errors';
import type { Session } from '../../../src/shared/model';
import { commandLine, endCores, processesOf, startCore, type TestCore } from '../../helpers/core';
import { seed, seeded } from '../../helpers/random';
import { makeRepository } from '../../helpers/repository';

afterEach(endCores, 120_000);

const jobs = 100;
const random = seeded();

const killOne = (home: string, verb: 'serve' | 'terminal-host'): boolean => {
  const victim = processesOf(home).find((pid) => commandLine(pid).includes(`espalier ${verb}`));
  if (victim === undefined) return false;
  try {
    process.kill(victim, 'SIGKILL');
    return true;
  } catch {
    return false; // it was just ending by itself
  }
};

test(`${jobs} jobs under kill -9 of core and terminal host (seed ${seed})`, async () => {
  let core: TestCore = await startCore();
  const repository = makeRepository();
  const script = 'echo "$ESPALIER_PROMPT" > "job-$ESPALIER_SESSION.txt"; echo at work; sleep 0.3; echo done >> "job-$ESPALIER_SESSION.txt"';
  const agents = [{ id: 'job', name: 'job', command: ['/bin/sh', '-c', script], io: 'pipe' }];
  writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents }));
  await core.client.call('settings.set', { maxBackground: 8 });

  /** What a person was told is so. */
  const told = { made: new Set<string>(), merged: new Map<string, string>(), discarded: new Set<string>() };
  /** As a person would: a core that was killed while it started is started again. */
  const reconnect = async (): Promise<TestCore> => {
    for (;;) {
      try {
        return await core.again();
      } catch (error) {
        if (!(error instanceof EspalierError && error.code === 'connection')) throw error;
      }
    }
  };
  /** Says something to the core; where it is killed meanwhile the answer is unknown, and asked for by the next look. */
  const ask = async <T>(what: (client: TestCore['client']) => Promise<T>): Promise<T | null> => {
    try {
      return await what(core.client);
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      if (error.code === 'connection') core = await reconnect();
      return null;
    }
  };
  const act = async (session: Session): Promise<void> => {
    if (session.state === 'failed') await ask((client) => client.call('session.restart', { session: session.id }));
    else if (session.state === 'finished' && random() < 0.7) {
      const merge = { session: session.id, strategy: 'squash', message: null, into: null } as const;
      const merged = await ask((client) => client.call('session.merge', merge));
      if (merged?.merged) told.merged.set(session.id, merged.commit);
    } else if (session.state === 'finished') {
      if (await ask((client) => client.call('session.discard', { session: session.id }))) told.discarded.add(session.id);
    }
  };

  let kills = 0;
  let over = false;
  const killer = (async () => {
    while (!over) {
      await new Promise((resolve) => setTimeout(resolve, 200 + random() * 900));
      if (kills < 40 && killOne(core.home, random() < 0.7 ? 'serve' : 'terminal-host')) kills += 1;
    }
  })();

  onTestFailed(() => {
    over = true;
  });
  while (told.made.size < jobs) {
    const number = told.made.size;
    const wanted = {
      goal: `job ${number}`,
      repository: repository.path,
      agent: 'job',
      place: 'background',
      base: null,
      title: null,
      checks: [],
      next: false,
    } as const;
    const made = await ask((client) => client.call('session.run', { ...wanted, checks: [] }));
    if (made) told.made.add(made.id);
  }
  const open = (sessions: Session[]): Session[] => sessions.filter(({ state }) => state !== 'landed' && state !== 'discarded');
  for (;;) {
    const listed = await ask((client) => client.call('session.list', { all: true }));
    if (!listed) continue;
    const left = open(listed.sessions);
    if (left.length === 0) break;
    const ready = left.filter(({ state }) => state === 'failed' || state === 'finished');
    for (const session of ready) await act(session);
    if (ready.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  over = true;
  await killer;

  core = await reconnect();
  const { sessions } = await core.client.call('session.list', { all: true });
  const states = new Map(sessions.map((session) => [session.id, session]));
  console.info(`${kills} kills, ${told.merged.size} merges and ${told.discarded.size} discards reported`);
  expect(kills).toBeGreaterThan(5);
  expect([...told.made].filter((id) => !states.has(id))).toEqual([]);
  for (const [id, commit] of told.merged) {
    expect(states.get(id)?.state).toBe('landed');
    expect(repository.git(['branch', '--contains', commit, '--format=%(refname:short)'])).toContain('main');
  }
  for (const id of told.discarded) expect(states.get(id)?.state).toBe('discarded');
  for (const session of sessions) {
    const file = path.join(repository.path, `job-${session.id}.txt`);
    if (session.state === 'landed') expect(readFileSync(file, 'utf8')).toBe(`${session.goal}\ndone\n`);
  }
  expect(repository.git(['status', '--porcelain'])).toBe('');
  expect(repository.git(['log', '--format=%s', '--first-parent', 'main']).split('\n')).toHaveLength(
    1 + sessions.filter(({ state }) => state === 'landed').length,
  );
  repository.git(['fsck', '--no-progress']);
  // Nobody waits: every discarded one can still be brought back.
  const [discarded] = sessions.filter(({ state, id }) => state === 'discarded' && told.discarded.has(id));
  if (discarded) {
    const { undos } = await core.client.call('undo.list', {});
    const undo = undos.find(({ session, undoneAt }) => session === discarded.id && undoneAt === null);
    const back = await core.client.call('undo.apply', { id: undo?.id ?? null });
    expect(readFileSync(path.join(back.session.worktree, `job-${discarded.id}.txt`), 'utf8')).toContain(discarded.goal);
  }
}, 600_000);
