import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { begin, job, row, show } from './jobs';
import { expect, reached, test } from './launch';

const script = (text: string): string[] => ['/bin/sh', '-c', text];
const agents = [
  { id: 'sleeps', name: 'Sleeps', command: script('exec sleep 900'), io: 'terminal' },
  {
    id: 'rewrites',
    name: 'Rewrites',
    command: script(
      'go=../go-$ESPALIER_SESSION; seq 1 200 > z.txt; mkfifo $go; echo one; read line < $go; rm $go; seq 1001 1200 > z.txt; echo a > a.txt; echo two; exec sleep 900',
    ),
    io: 'terminal',
  },
];

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
});

test('a long queue is drawn a screenful at a time, and every job of it is reached by key', async ({ page, client, repository }) => {
  test.slow();
  const many = 150;
  await client.call('settings.set', { maxBackground: 1 });
  await show(page, client, repository);
  for (let from = 0; from < many; from += 10)
    await Promise.all(Array.from({ length: 10 }, (_, at) => begin(client, repository, 'sleeps', `Job ${from + at}`)));
  await page.getByRole('button', { name: /^Queued/ }).click();
  const list = page.getByRole('list', { name: 'Background jobs' });
  await expect(list.locator('[data-job]').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Background' }).getByText(`${many} jobs`)).toBeVisible();
  expect(await list.getByRole('listitem').count()).toBeLessThan(70);

  await list.locator('[data-job]').first().focus();
  await page.keyboard.press('End');
  const last = list.locator(`[aria-posinset="${many}"]`);
  await expect(last.getByRole('button')).toBeFocused();
  await expect(last).toBeInViewport();
  expect(await list.getByRole('listitem').count()).toBeLessThan(70);
  await page.keyboard.press('k');
  await expect(list.locator(`[aria-posinset="${many - 1}"]`).getByRole('button')).toBeFocused();
  await page.keyboard.press('j');
  await expect(last.getByRole('button')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(list.locator('[data-row]').first()).toBeFocused();
});

test('an opened diff follows what the agent writes, and stays at its file and place', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const { id, worktree } = await begin(client, repository, 'rewrites', 'Rewrite it');
  await reached(client, ({ sessions }) => sessions.get(id)?.files === 1);
  await row(page, 'Rewrite it', 'Working').getByRole('button').first().click();
  await job(page, 'Rewrite it')
    .getByRole('tab', { name: /^Changes/ })
    .click();
  const diff = job(page, 'Rewrite it').getByRole('region', { name: 'Diff' });
  await expect(diff).toContainText('12');
  const scroller = diff.locator('> *').first();
  await scroller.evaluate((element) => element.scrollTo(0, 1800));
  await expect(diff).toContainText('105');

  appendFileSync(join(worktree, '..', `go-${id}`), 'on\n');
  await expect(diff).toContainText('1105');
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(1800);
  await expect(job(page, 'Rewrite it').getByRole('tab', { name: /^a\.txt/ })).toBeVisible();
  await expect(job(page, 'Rewrite it').getByRole('tab', { name: /^z\.txt/ })).toHaveAttribute('aria-selected', 'true');
});
