import { existsSync, renameSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { endCores, startCore } from '../../helpers/core';
import { makeRepository } from '../../helpers/repository';
import { commandIn, declareAgents } from './espalier';

afterEach(endCores);

test('a cleanup says what it removed and what could not go, both at once', async () => {
  const core = await startCore();
  const { run, json } = commandIn(core.home, core.home);
  declareAgents(core.home, { fail: 'exit 3' });
  const [goes, stays] = [makeRepository(), makeRepository()];
  const job = async (title: string, repository: string) => {
    const { id } = await core.run({ goal: title, title, repository, agent: 'fail' });
    return await core.until(id, ({ state }) => state === 'failed');
  };
  const [gone, kept] = [await job('Goes', goes.path), await job('Stays', stays.path)];
  renameSync(stays.path, `${stays.path}-away`); // on a disk that is not there at the moment
  const item = expect.objectContaining({ session: gone.id, worktree: gone.worktree });
  const left = { session: kept.id, title: 'Stays', worktree: kept.worktree, why: expect.stringContaining(stays.path) };
  expect(await json(['cleanup', '--dry-run'], 1)).toMatchObject({ items: [item], kept: [left] });
  const { code, out, error } = await run('cleanup');
  expect(code).toBe(1);
  expect(out).toContain('1 worktree went and freed');
  expect(error).toMatch(/Stays.*stays: /);
  expect(error).toContain(kept.worktree);
  expect([existsSync(gone.worktree), existsSync(kept.worktree)]).toEqual([false, true]);
  expect(await json(['cleanup'], 1)).toEqual({ items: [], bytes: 0, kept: [left] });
  expect((await run('cleanup')).out).toContain('Nothing could be cleaned up.');

  renameSync(`${stays.path}-away`, stays.path);
  expect(await json(['cleanup'])).toMatchObject({ items: [{ session: kept.id }], kept: [] });
}, 60_000);
