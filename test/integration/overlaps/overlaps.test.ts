import { afterAll, beforeAll, expect, test } from 'vitest';
import { endCores, type TestCore } from '../../helpers/core';
import type { TestRepository } from '../../helpers/repository';
import { commandIn } from '../cli/espalier';
import { approve, finished, squash, workshop } from '../landing/landed';

let core: TestCore;
let repository: TestRepository;
const lines = Array.from({ length: 30 }, (_, at) => `line ${at + 1}\n`).join('');

beforeAll(async () => {
  ({ core, repository } = await workshop({ 'long.txt': lines, 'other.txt': lines }, 'true'));
});
afterAll(endCores);

test('sessions that change the same files know of each other, the one at work too, and of what landed meanwhile', async () => {
  const edit = (line: number, text: string, file = 'long.txt') => `sed -i 's/line ${line}$/${text}/' ${file}`;
  const made = await finished(core, repository, {
    top: edit(2, 'top'),
    bottom: edit(29, 'bottom'),
    against: `${edit(2, 'against')} && ${edit(5, 'x', 'other.txt')}`,
    alone: 'echo new > alone.txt',
  });
  const ids = Object.fromEntries([...made].map(([title, { id }]) => [title, id]));
  const { top = '', bottom = '', against = '', alone = '' } = ids;
  // Nobody asks: they are told.
  const seen = await core.until(top, ({ overlaps }) => overlaps.length === 2);
  const of = (id: string) =>
    core
      .replica()
      .sessions.get(id)
      ?.overlaps.toSorted((a, b) => a.session.localeCompare(b.session));
  const byId = <T extends { session: string }>(all: T[]): T[] => all.sort((a, b) => a.session.localeCompare(b.session));
  const merges = (session: string) => ({ session, paths: ['long.txt'], hunks: [], conflicts: [], landed: false });
  const hunks = [{ path: 'long.txt', from: 2, to: 2 }];
  const conflicts = (session: string) => ({ ...merges(session), hunks, conflicts: ['long.txt'] });
  expect(of(seen.id)).toEqual(byId([merges(bottom), conflicts(against)]));
  expect(of(alone)).toEqual([]);

  const said = await commandIn(core.home, repository.path).json(['overlaps']);
  const { pairs, order } = said as { pairs: { a: string; b: string; conflicts: string[] }[]; order: string[] };
  expect(pairs).toHaveLength(3);
  expect(pairs.filter((pair) => pair.conflicts.length > 0)).toEqual([
    { a: expect.any(String), b: expect.any(String), paths: ['long.txt'], hunks, conflicts: ['long.txt'], landed: false },
  ]);
  expect(order.at(-1)).toBe(against);
  expect([...order].sort()).toEqual(Object.values(ids).sort());

  const { id } = await core.run({
    goal: `echo begun; ${edit(29, 'at work')}; echo done; sleep 60`,
    repository: repository.path,
    agent: 'task',
  });
  await core.until(
    id,
    ({ state, overlaps }) => state === 'running' && overlaps.some(({ session, conflicts }) => session === bottom && conflicts.length > 0),
  );

  await approve(core, [seen]);
  await core.client.call('landing.add', { sessions: [top], ...squash });
  await core.until(top, ({ state }) => state === 'landed');
  // It has landed: to the others that is what they conflict with, and to itself nothing is.
  await core.until(bottom, ({ overlaps }) => overlaps.some(({ session }) => session === top));
  expect(of(top)).toEqual([]);
  await core.until(against, ({ overlaps }) => overlaps.some(({ session, landed }) => session === top && landed));
  expect(of(against)).toContainEqual({ ...conflicts(top), landed: true });
  const status = await commandIn(core.home, repository.path).run('status');
  expect(status.out).toMatch(/ against .* conflicts with what top landed$/m);
  // Who has it in its worktree is not warned of it.
  expect(await core.client.call('session.update', { session: bottom, how: 'merge' })).toMatchObject({ updated: true });
  await core.until(bottom, ({ overlaps }) => overlaps.every(({ session }) => session !== top));
  expect(
    of(bottom)
      ?.map(({ session }) => session)
      .sort(),
  ).toEqual([against, id].sort());
  const shown = await commandIn(core.home, repository.path).json(['conflicts'], 3);
  expect(shown).toMatchObject({ sessions: [{ id: against, target: 'main', files: [{ path: 'long.txt', kind: 'contents' }] }] });
  await core.client.call('session.discard', { session: id });
  await core.until(bottom, ({ overlaps }) => overlaps.every(({ session }) => session !== id));
}, 120_000);
