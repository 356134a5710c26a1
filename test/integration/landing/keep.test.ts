import { existsSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { endCores } from '../../helpers/core';
import { commandIn } from '../cli/espalier';
import { finished, workshop } from './landed';

afterEach(endCores);

test('work that is kept is committed on its own branch, which a clean-up leaves; undo brings it back for review', async () => {
  const { core, repository } = await workshop();
  const main = repository.git(['rev-parse', 'main']);
  const made = await finished(core, repository, { 'Keep me': 'echo kept > kept.txt', Nothing: 'true' });
  const [one, none] = [made.get('Keep me'), made.get('Nothing')];
  if (!one || !none) throw new Error('no session');
  const run = commandIn(core.home, repository.path);
  const said = (await run.json(['land', one.id, none.id, '--keep', '-m', 'feat: kept'], 1)) as { kept: { undo: string }[] };
  const tip = repository.git(['rev-parse', one.branch]);
  expect(said).toMatchObject({
    kept: [{ id: one.id, branch: one.branch, commit: tip }],
    failed: [{ session: none.id, error: { message: expect.stringContaining('changes nothing') } }],
  });
  expect(repository.git(['show', `${one.branch}:kept.txt`])).toBe('kept');
  expect(repository.git(['log', '-1', '--format=%s', one.branch])).toBe('feat: kept');
  expect(repository.git(['status', '--porcelain'], one.worktree)).toBe('');
  expect(repository.git(['rev-parse', 'main'])).toBe(main);
  expect(core.replica().sessions.get(one.id)).toMatchObject({ state: 'landed', landing: { into: one.branch, commit: tip } });
  for (const verb of [
    ['show', one.id],
    ['status', '--all'],
  ] as const)
    expect((await run.run(...verb)).out).toContain('kept on its branch');

  await core.client.call('cleanup', { dryRun: false, keepFailed: false });
  expect(existsSync(one.worktree)).toBe(false);
  expect(repository.git(['rev-parse', one.branch])).toBe(tip);
  const [undo] = said.kept;
  await core.client.call('undo.apply', { id: undo?.undo ?? '' });
  expect(core.replica().sessions.get(one.id)).toMatchObject({ state: 'finished', landing: null });
  expect(repository.git(['rev-parse', 'HEAD'], one.worktree)).toBe(tip);
});
