import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import type { Contract } from '../../src/shared/contract';
import type { Session } from '../../src/shared/model';
import type { Client } from '../../src/shared/rpc';
import type { TestRepository } from '../helpers/repository';
import { begin } from './jobs';
import { expect, reached, showRepository, test } from './launch';

const write = (name: string, text: string): string[] => ['/bin/sh', '-c', `printf '${text}' > ${name}`];
const agents = [
  { id: 'adds', name: 'Adds', command: write('parts/$ESPALIER_SESSION', 'x\\n'), io: 'pipe' },
  { id: 'breaks', name: 'Breaks', command: write('limit.txt', '1\\n'), io: 'pipe' },
  { id: 'fails', name: 'Fails', command: ['/bin/sh', '-c', 'echo 0 > limit.txt; echo >> src/main.ts', 'fails', '{prompt}'], io: 'pipe' },
  { id: 'ours', name: 'Ours', command: write('words.txt', 'one\\nours\\nthree\\n'), io: 'pipe' },
  { id: 'yours', name: 'Yours', command: write('words.txt', 'one\\nyours\\nthree\\n'), io: 'pipe' },
];

test.beforeEach(({ home, repository }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
  repository.write(
    'check.sh',
    'while test -e ../hold -o -e "$REPO_PATH/../hold"; do echo held; sleep 0.2; done\ntest "$(cat limit.txt)" -ge "$(ls parts | wc -l)" || { echo "src/main.ts(1,7): error TS1: too many parts"; exit 1; }\n',
  );
  repository.write('limit.txt', '9\n');
  repository.write('words.txt', 'one\ntwo\nthree\n');
  repository.write('parts/a', 'a\n');
  repository.write('.espalier/config.json', JSON.stringify({ checks: ['sh check.sh'] }));
  repository.commit('what the checks need');
});

/** A session that has finished, its check with it. */
async function done(client: Client<Contract>, repository: TestRepository, agent: string, title: string): Promise<Session> {
  const { id } = await begin(client, repository, agent, title);
  return reached(client, ({ sessions }) => {
    const session = sessions.get(id);
    return (
      session?.state === 'finished' &&
      session.tree !== null &&
      session.checks.every(({ state }) => state !== 'waiting' && state !== 'running') &&
      session
    );
  });
}

async function approved(client: Client<Contract>, { id }: Session): Promise<string> {
  const { tree } = await client.call('review.open', { session: id });
  await client.call('review.approve', { session: id, tree });
  return id;
}

const queue = (client: Client<Contract>, sessions: string[]) => client.call('landing.add', { sessions, strategy: 'squash', into: null });
const landing = (page: Page) => page.getByRole('region', { name: 'Landing queue' });
const open = (page: Page) => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Landing' }).click();

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test('jobs wait in the landing queue, change their order, land and are taken back', async ({ page, client, repository }) => {
  await showRepository(page, client, repository);
  const first = await done(client, repository, 'adds', 'Add a part');
  const second = await done(client, repository, 'adds', 'Add another part');
  const bad = await done(client, repository, 'breaks', 'Lower the limit');
  await client.call('landing.pause', { repository: first.repository, target: 'main', paused: true });
  await queue(client, [await approved(client, first), await approved(client, second)]);

  await approved(client, bad);

  await open(page);
  const waiting = landing(page).getByRole('list', { name: 'In the queue' });
  await expect(waiting.getByRole('listitem')).toContainText(['Add a part', 'Add another part']);
  await expect(landing(page).getByRole('group', { name: 'Lands next' })).toContainText('Add a part');
  await waiting.getByRole('button', { name: /^2 Add another part/ }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(waiting.getByRole('listitem')).toContainText(['Add another part', 'Add a part']);
  const forecast = landing(page).getByRole('group', { name: 'Approved' });
  await expect(forecast).toContainText('1 job would land on main as it is now.');
  await expect(forecast).toContainText('Lower the limit');
  expect(await faults(page)).toEqual([]);
  await forecast.getByRole('button', { name: 'Land 1' }).click();
  await expect(waiting.getByRole('listitem')).toHaveCount(3);

  const hold = join(repository.path, '..', 'hold');
  writeFileSync(hold, '');
  await page.getByRole('button', { name: 'Go on landing' }).click();
  const tests = page.getByRole('region', { name: 'Tests under way' });
  await expect(tests.getByRole('listitem').filter({ hasText: 'all 3 tested now' })).toBeVisible();
  await expect(tests.getByRole('listitem').filter({ hasText: 'main + 1 + 2 + 3' })).toContainText('sh check.sh');
  await expect(tests.getByRole('progressbar')).toHaveCount(3);
  expect(await faults(page)).toEqual([]);
  await page.reload();
  await open(page);
  await expect(tests.getByRole('listitem').filter({ hasText: 'all 3 tested now' })).toBeVisible();
  rmSync(hold);
  const history = landing(page).getByRole('list', { name: 'History' });
  await expect(history.getByRole('listitem')).toContainText(['Add a part', 'Add another part']);
  expect(repository.git(['log', '--format=%s', '-2', 'main'])).toBe('Add a part\nAdd another part');

  await expect(waiting.getByRole('list', { name: 'Search' }).getByRole('listitem')).toHaveText([
    'all 3 fail',
    'the first passes',
    'the first 2 pass',
  ]);
  await expect(page.getByRole('banner').getByRole('button', { name: /^1 need you/ })).toBeVisible();
  await waiting.getByRole('button', { name: /Lower the limit/ }).click();
  await expect(page.getByRole('region', { name: 'Why it did not land' }).getByRole('log')).toContainText('too many parts');
  expect(await faults(page)).toEqual([]);

  const undo = history.getByRole('button', { name: 'Undo landing of Add a part' });
  for (const keep of ['Escape', 'Tab+Enter']) {
    await undo.press('Enter');
    await expect(history.getByRole('button', { name: 'Undo landing', exact: true })).toBeFocused();
    for (const key of keep.split('+')) await page.keyboard.press(key);
    await expect(history.getByRole('group', { name: 'Undo preview' })).toHaveCount(0);
    await expect(undo).toBeFocused();
  }
  await undo.click();
  await history.getByRole('group', { name: 'Undo preview' }).getByRole('button', { name: 'Undo landing' }).click();
  await expect(history.getByRole('listitem')).toHaveCount(1);
  expect(repository.git(['log', '--format=%s', '-1', 'main'])).toBe('Add another part');
});

test('a failed check is read at its line, run again and sent to its agent', async ({ page, client, repository }) => {
  await client.call('settings.set', { fixRounds: 0 });
  await showRepository(page, client, repository);
  const { id, worktree } = await done(client, repository, 'fails', 'Lower it to nothing');
  const row = page.getByRole('button', { name: /^Lower it to nothing/ });
  await expect(row).toContainText('reported');
  await row.click();
  const job = page.getByRole('article', { name: 'Lower it to nothing' });
  await job.getByRole('button', { name: 'Open large' }).click();
  await job.getByRole('tab', { name: 'Checks' }).click();
  const checks = job.getByRole('region', { name: 'Checks' });
  await expect(checks.getByRole('list', { name: 'Checks of this attempt' }).getByRole('listitem')).toContainText(['sh check.sh']);
  const failures = checks.getByRole('list', { name: 'Failures' });
  await expect(failures.getByRole('listitem')).toContainText(['too many parts']);
  await expect(job.getByRole('log', { name: 'Raw output' })).toContainText('error TS1');
  await job.getByRole('radio', { name: 'Failures only' }).click();
  await expect(job.getByRole('log', { name: 'Raw output' })).toContainText('error TS1');
  expect(await faults(page)).toEqual([]);

  const hold = join(worktree, '..', 'hold');
  writeFileSync(hold, '');
  await job.getByRole('button', { name: 'Run sh check.sh again' }).click();
  await expect(job.getByRole('listitem').filter({ hasText: 'sh check.sh' })).toContainText('running');
  await expect(job.getByRole('log', { name: 'Raw output' })).toContainText('held');
  rmSync(hold);
  await expect(job.getByRole('listitem').filter({ hasText: 'sh check.sh' })).toContainText('failed');
  const attempts = checks.getByRole('group', { name: 'Attempts' });
  await expect(attempts).toContainText('failed 2 times');
  await expect(failures).toContainText('failed before');
  await attempts.getByRole('button').first().click();
  await expect(job.getByText('This is what it said at an earlier time.')).toBeVisible();
  await attempts.getByRole('button').last().click();
  await failures.getByRole('button', { name: 'src/main.ts:1' }).click();
  await expect(job.getByRole('tab', { name: 'Changes' })).toHaveAttribute('aria-selected', 'true');
  await expect(job.getByRole('region', { name: 'Diff' })).toContainText('answer = 41');

  await job.getByRole('tab', { name: 'Checks' }).click();
  await job.getByRole('textbox', { name: 'Hint' }).fill('Count again.');
  await page.keyboard.press('Control+Enter');
  const again = await reached(client, ({ sessions }) => sessions.get(id)?.runs === 2 && sessions.get(id));
  expect(again.brief).toContain('src/main.ts:1');
  expect(again.brief).toContain('Count again.');
});

test('a conflict is resolved by keys, and the job comes back to be reviewed', async ({ page, client, repository }) => {
  await showRepository(page, client, repository);
  const mine = await done(client, repository, 'ours', 'Say ours');
  const yours = await done(client, repository, 'yours', 'Say yours');
  await queue(client, [await approved(client, mine), await approved(client, yours)]);
  await reached(client, ({ sessions }) => sessions.get(yours.id)?.state === 'conflicted');

  await page.getByRole('button', { name: /^Say yours/ }).click();
  await page.getByRole('article', { name: 'Say yours' }).getByRole('button', { name: 'Resolve', exact: true }).click();
  const resolve = page.getByRole('region', { name: 'Resolve conflict' });
  const conflict = resolve.getByRole('group', { name: 'Conflict 1' });
  await expect(conflict).toContainText('ours');
  await expect(resolve.getByRole('button', { name: 'Resolve, 1 open' })).toBeDisabled();
  expect(await faults(page)).toEqual([]);

  await page.keyboard.press('3');
  await expect(conflict.getByRole('textbox')).toHaveValue('yours');
  await page.keyboard.press('1');
  await expect(conflict.getByRole('textbox')).toHaveValue('ours');
  await page.keyboard.press('2');
  await expect(conflict.getByRole('textbox')).toHaveValue('ours\nyours');
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Ready for review' })).toContainText('Say yours');
  expect(readFileSync(join(yours.worktree, 'words.txt'), 'utf8')).toBe('one\nours\nyours\nthree\n');
  expect(await faults(page)).toEqual([]);

  await queue(client, [await approved(client, yours)]);
  await expect(landing(page).getByRole('list', { name: 'History' }).getByRole('listitem')).toContainText(['Say yours', 'Say ours']);
  expect(repository.git(['show', 'main:words.txt'])).toBe('one\nours\nyours\nthree');
});
