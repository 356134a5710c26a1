import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../../src/shared/contract';
import type { Session } from '../../src/shared/model';
import type { Client } from '../../src/shared/rpc';
import { begin, job, row } from './jobs';
import { expect, reached, showRepository, test } from './launch';

const says = (id: string, script: string) => ({ id, name: id, command: ['/bin/sh', '-c', script], io: 'pipe' });
const agents = [
  says('ours', 'sed -i s/two/ours/ words.txt'),
  says('yours', 'sed -i s/two/yours/ words.txt'),
  says('stays', 'sed -i s/two/stays/ words.txt; sleep 600'),
];

test.beforeEach(({ home, repository }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
  repository.write('words.txt', 'one\ntwo\nthree\n');
  repository.commit('words');
});

async function land(client: Client<Contract>, { id }: Session): Promise<void> {
  const { tree } = await client.call('review.open', { session: id });
  await client.call('review.approve', { session: id, tree });
  await client.call('landing.add', { sessions: [id], strategy: 'squash', into: null });
  await reached(client, ({ sessions }) => sessions.get(id)?.state === 'landed');
}

test('who changes the same lines is said on both jobs and the tile, then what landed under them, until it is brought in', async ({
  page,
  client,
  repository,
}) => {
  await showRepository(page, client, repository);
  const ours = await begin(client, repository, 'ours', 'Say ours');
  const yours = await begin(client, repository, 'yours', 'Say yours');
  await begin(client, repository, 'stays', 'Stay at it', 'foreground');
  await reached(client, ({ sessions }) => sessions.get(ours.id)?.overlaps.length === 2 && sessions.get(yours.id)?.overlaps.length === 2);
  await expect(row(page, 'Say ours', 'Ready')).toContainText('conflicts with 2 jobs: 1 file');
  await expect(row(page, 'Say yours', 'Ready')).toContainText('conflicts with 2 jobs: 1 file');
  await expect(page.getByRole('article', { name: 'Stay at it' })).toContainText('conflicts with 2 jobs: 1 file');

  await land(client, ours);
  await expect(row(page, 'Say yours', 'Ready')).toContainText('conflicts with what Say ours landed');
  await expect(page.getByRole('article', { name: 'Stay at it' })).toContainText('conflicts with what Say ours landed');

  await page.getByRole('button', { name: /^Say yours/ }).click();
  await job(page, 'Say yours').getByRole('button', { name: 'Bring up to date' }).click();
  const resolve = page.getByRole('region', { name: 'Resolve conflict' });
  await expect(resolve.getByRole('group', { name: 'Conflict 1' })).toContainText('yours');
  await page.keyboard.press('3');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Ready for review' })).toContainText('Say yours');
  expect(readFileSync(join(yours.worktree, 'words.txt'), 'utf8')).toBe('one\nyours\nthree\n');
  await page.getByRole('button', { name: 'Workbench', exact: true }).click();
  await expect(job(page, 'Say yours')).toContainText('conflicts with Stay at it: 1 file');
  await expect(job(page, 'Say yours')).not.toContainText('landed');
});

test('a conflict is settled by what is suggested, or in the editor, once no marker is left', async ({ page, client, repository }) => {
  await showRepository(page, client, repository);
  const { id, worktree } = await begin(client, repository, 'yours', 'Say yours');
  await reached(client, ({ sessions }) => sessions.get(id)?.state === 'finished' && sessions.get(id)?.tree !== null);
  repository.write('words.txt', 'ONE\ntwo\nthree\n');
  repository.commit('one is another');
  await page.getByRole('button', { name: /^Say yours/ }).click();
  await job(page, 'Say yours').getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Bring up to date' }).click();
  const resolve = page.getByRole('region', { name: 'Resolve conflict' });
  const conflict = resolve.getByRole('group', { name: 'Conflict 1' });
  await expect(conflict).toContainText('Suggested: both edits');
  await page.keyboard.press('p');
  await expect(conflict.getByRole('textbox')).toHaveValue('ONE\nyours');
  await expect(conflict).toContainText('suggestion taken');

  await resolve.getByRole('radio', { name: 'In your editor' }).click();
  await resolve.getByRole('button', { name: 'Open words.txt' }).click();
  await expect(resolve).toContainText('markers are left');
  expect(readFileSync(join(worktree, 'words.txt'), 'utf8')).toContain('<<<<<<< ');
  await resolve.getByRole('button', { name: 'They are settled' }).click();
  await expect(resolve.getByRole('alert')).toContainText('Still in conflict: words.txt.');
  writeFileSync(join(worktree, 'words.txt'), 'ONE\nby hand\nthree\n');
  await resolve.getByRole('button', { name: 'They are settled' }).click();
  await expect(page.getByRole('region', { name: 'Ready for review' })).toContainText('Say yours');
  const { base } = await reached(client, ({ sessions }) => sessions.get(id)?.state === 'finished' && sessions.get(id));
  expect(base.commit).toBe(repository.git(['rev-parse', 'main']));
  expect(repository.git(['status', '--porcelain'], worktree)).toBe('');
});
