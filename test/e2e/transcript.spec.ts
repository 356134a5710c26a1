import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { log, openLarge, talk, test, when } from './acp';
import { job, row, show } from './jobs';
import { expect } from './launch';

const asking = (session: { asks: unknown[] }): boolean => session.asks.length > 0;
const entry = (page: Page, text: string | RegExp) => page.locator('[data-entry]', { hasText: text });

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test('what was said and done is read, folded, and led from to its change', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const title = 'Read me';
  const said = '**Bold** and [a link](https://example.com/page), <img src=x onerror=alert(1)> ![far](https://example.com/far.png)';
  const session = await talk(client, repository, {
    title,
    permissions: 'edit',
    script: [
      '/think Think first',
      `/say ${said}`,
      '/read src/one.ts',
      '/edit README.md',
      '/fail npm test',
      '/usage 30000 200000',
      '/wait go',
    ],
  });
  await when(client, session, ({ usage, files }) => usage !== null && files === 1);
  await openLarge(page, title);
  const list = log(page, title);

  await expect(list.locator('strong', { hasText: 'Bold' })).toBeVisible();
  await expect(list.getByRole('link', { name: 'a link (https://example.com/page)' })).toBeVisible();
  await expect(list).toContainText('<img src=x onerror=alert(1)>');
  await expect(list.locator('img')).toHaveCount(0);

  const thought = list.getByRole('button', { name: 'Thought Think first' });
  await expect(thought).toHaveAttribute('aria-expanded', 'false');
  await expect(list.getByRole('button', { name: 'Read src/one.ts' })).toHaveAttribute('aria-expanded', 'false');
  await expect(list.getByRole('button', { name: /^Run npm test/ })).toHaveAttribute('aria-expanded', 'true');
  await expect(list).toContainText('npm test: 2 failed');
  await expect(list.getByRole('button', { name: /^Edit README.md/ })).toHaveAttribute('aria-expanded', 'true');
  await expect(list.getByRole('region', { name: 'Diff' })).toContainText('changed by the agent');

  await expect(page.getByRole('region', { name: 'Transcript' }).getByRole('log')).toHaveCount(1);
  const details = page.getByRole('region', { name: 'Job details' });
  await expect(details.getByRole('region', { name: 'Context' })).toContainText('30k of 200k, 15%');
  await expect(details.getByRole('region', { name: 'Used' })).toContainText('Tokens innot known');
  await expect(details.getByRole('region', { name: 'Used' })).toContainText('$1.86');
  const today = page.getByRole('contentinfo', { name: 'Status' }).getByText('Today $1.86');
  await expect(today).toHaveAttribute('title', /^gemini: \$1\.86, tokens not known\nPrices of \d{4}-\d\d-\d\d/);
  await expect(details.getByRole('button', { name: 'Hand off' })).toHaveCount(0);
  await expect(page.getByRole('tab', { name: 'Terminal' })).toHaveCount(0);

  await page.keyboard.press('g');
  await expect(entry(page, 'npm test').last()).toBeFocused();
  await page.keyboard.press('k');
  await expect(entry(page, 'Edit README.md').last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(list.getByRole('button', { name: /^Edit README.md/ })).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('d');
  await expect(page.getByRole('tab', { name: 'Changes' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Diff' })).toContainText('changed by the agent');
  await page.getByRole('tab', { name: 'Transcript' }).click();
  await expect(thought).toBeVisible();
});

test('parts are left out, and words are found in what is folded too', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const title = 'Find it';
  const session = await talk(client, repository, {
    title,
    permissions: 'edit',
    script: ['/think Deep needle', '/say Shallow needle', '/read src/one.ts', '/read src/two.ts', '/usage 1 2', '/wait go'],
  });
  await when(client, session, ({ usage }) => usage !== null);
  await openLarge(page, title);
  const reads = page.getByRole('checkbox', { name: 'Reads and searches' });
  await expect(reads).toBeChecked();
  await reads.uncheck({ force: true });
  await expect(log(page, title).getByRole('button', { name: /^Read/ })).toHaveCount(0);
  await reads.check({ force: true });
  await expect(log(page, title).getByRole('button', { name: /^Read/ })).toHaveCount(2);
  await expect(page.getByRole('checkbox', { name: 'Notices and output' })).toHaveCount(0);

  await page.keyboard.press('Control+f');
  await page.keyboard.type('needle');
  await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('search').getByRole('status')).toHaveText('2 of 3');
  await expect(log(page, title).getByRole('button', { name: /^Thought/ })).toHaveAttribute('aria-expanded', 'true');
  const marked = () => page.evaluate(() => [...(CSS.highlights.get('found-here') ?? [])].map((range) => range.toString()));
  await expect.poll(marked).toContain('needle');
  await page.keyboard.press('Escape');
  await expect(log(page, title).getByRole('button', { name: /^Thought/ })).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-entry]:focus')).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Job', exact: true })).toBeVisible();
});

test('a permission is answered where it is asked: by key, by word, and not when it is gone', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const title = 'May I';
  const session = await talk(client, repository, { title, script: ['/ask make one', '/change README.md', '/ask make three', '/wait go'] });
  await when(client, session, asking);
  await openLarge(page, title);
  const request = page.getByRole('group', { name: 'Permission request' });
  await expect(request).toContainText('make one');
  await expect(request.getByRole('button')).toContainText(['Allow once', 'Deny with a note']);
  await request.getByRole('button', { name: 'Allow once' }).focus();
  await page.keyboard.press('y');
  await expect(log(page, title)).toContainText('It ran make one.');

  await expect(request.getByRole('region', { name: 'Diff' })).toContainText('changed by the agent');
  await page.keyboard.press('g');
  await page.keyboard.press('Enter');
  await page.keyboard.press('n');
  await expect(log(page, title)).toContainText('I left README.md as it is.');
  expect(repository.git(['status', '--porcelain'], (await when(client, session, asking)).worktree)).toBe('');

  await expect(request).toContainText('make three');
  await request.getByRole('button', { name: 'Deny with a note' }).click();
  await page.getByRole('textbox', { name: 'Why not, or what to do instead' }).fill('Use the other way');
  await page.keyboard.press('Enter');
  await expect(log(page, title)).toContainText('It did not run make three.');
  await expect(request).toHaveCount(0);
  await expect(log(page, title)).toContainText('Use the other way');
});

test('it follows what is written, stays where one reads, and hears what it is told', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const title = 'Talk';
  const session = await talk(client, repository, {
    title,
    permissions: 'auto',
    script: ['/many 60', '/stream half a sen', '/wait go', '/say tence', '/many 8', '/wait end', '/many 80', '/read last.ts'],
  });
  const { worktree } = await when(client, session, ({ state }) => state === 'running');
  await openLarge(page, title);
  const list = log(page, title);
  await expect(list).toContainText('half a sen');
  await expect(list.getByText('half a sen')).toBeInViewport();

  await list.hover();
  await page.mouse.wheel(0, -900);
  await expect(list.getByText('half a sen')).not.toBeInViewport();
  writeFileSync(join(worktree, 'go'), '');
  await expect(page.getByRole('button', { name: /^\d+ new$/ })).toBeVisible();
  const top = await list.evaluate((element) => element.scrollTop);
  expect(await list.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight)).toBeGreaterThan(300);
  await page.getByRole('button', { name: /^\d+ new$/ }).click();
  await expect.poll(() => list.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight)).toBeLessThan(2);
  expect(await list.evaluate((element) => element.scrollTop)).toBeGreaterThan(top);
  writeFileSync(join(worktree, 'end'), '');
  await expect(list.getByRole('button', { name: 'Read last.ts' })).toBeInViewport();

  await when(client, session, ({ state }) => state === 'finished');
  await page.getByRole('textbox', { name: 'Message to Gemini CLI' }).fill('One more thing');
  await page.keyboard.press('Control+Enter');
  await expect(list).toContainText('You said: One more thing');
  await expect(page.getByRole('textbox', { name: 'Message to Gemini CLI' })).toHaveValue('');
  await expect(list).toContainText('attempt 2');
});

test('ten thousand entries: the newest at once, all of them found, a screenful drawn', async ({ page, client, repository }) => {
  test.slow();
  await show(page, client, repository);
  const title = 'Long';
  const session = await talk(client, repository, {
    title,
    permissions: 'auto',
    script: ['/many 8000', '/say the very end', '/usage 1 2', '/wait go'],
  });
  await when(client, session, ({ usage }) => usage !== null);
  await openLarge(page, title);
  await expect(log(page, title)).toContainText('the very end');
  await expect(page.getByRole('checkbox', { name: 'Reads and searches' }).locator('..')).toContainText('6,000');
  expect(await page.locator('[data-entry]').count()).toBeLessThan(80);
  await expect(log(page, title).getByText('the very end')).toBeInViewport();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('Message 4 of');
  await expect(page.getByRole('search').getByRole('status')).toHaveText('1 of 1');
  await expect(log(page, title).getByText('Message 4 of the long')).toBeInViewport();
});

test('the same conversation goes on in its own screen, and its transcript stays readable', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const title = 'Move me';
  const session = await talk(client, repository, { title, script: ['/say Before the move', '/ask make it'] });
  await when(client, session, asking);
  await openLarge(page, title);
  await expect(log(page, title)).toContainText('Before the move');
  await page.keyboard.press('Control+Shift+t');
  const tile = page.getByRole('region', { name: 'Foreground' }).getByRole('article', { name: title });
  await expect(tile.locator('.xterm-rows')).toContainText('A screen of its own, with --resume one');
  await tile.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Send to background' }).click();
  await when(client, session, ({ through, state }) => through === 'messages' && state !== 'queued');
  await expect(row(page, title, 'Ready').or(row(page, title, 'Working'))).toBeVisible();
});

test('past its share of the context, work is handed to a fresh conversation that is told what is shown', async ({
  page,
  client,
  repository,
}) => {
  await show(page, client, repository);
  const title = 'Full';
  const session = await talk(client, repository, {
    title,
    permissions: 'edit',
    handoffAt: 50,
    script: ['/edit README.md', '/usage 126000 200000', '/ask make it'],
  });
  await when(client, session, (now) => asking(now) && now.files === 1);
  await openLarge(page, title);
  await expect(page.getByRole('region', { name: 'Job', exact: true })).toContainText('Context63%');
  await expect(page.getByRole('region', { name: 'Context' }).getByRole('button', { name: 'Hand off' })).toBeVisible();
  await page.locator('[data-job]').first().focus();
  await page.keyboard.press('h');
  const dialog = page.getByRole('dialog', { name: `Hand off ${title}` });
  const brief = dialog.getByRole('textbox', { name: 'What the next agent is told' });
  await expect(brief).toHaveValue(/README\.md/);
  await brief.fill('/say Handed over');
  await dialog.getByRole('button', { name: 'As proposed' }).click();
  await expect(brief).toHaveValue(/README\.md/);
  await brief.fill('/say Handed over');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await expect(log(page, title)).toContainText('attempt 2');
  await expect(entry(page, /^GHanded over$/)).toBeVisible();
  await expect(log(page, title).getByRole('button', { name: /^Edit README.md/ })).toBeVisible();
});

test('an opened job in the list has its transcript; axe finds nothing, in both themes, wide and narrow', async ({
  app,
  page,
  client,
  repository,
}) => {
  test.slow();
  const resize = (width: number, height: number) =>
    app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w ?? 0, h ?? 0), [width, height]);
  await show(page, client, repository);
  const title = 'Look at me';
  const session = await talk(client, repository, {
    title,
    script: [
      '/think A thought',
      '/say Some `code` here',
      '/change README.md',
      '/say | a | b |\\n|---|---|\\n| 1 | 2 |',
      '/usage 190000 200000',
      '/ask make it',
    ],
  });
  await when(client, session, asking);
  await row(page, title, 'Needs you').getByRole('button').first().click();
  await expect(job(page, title).getByRole('tab', { name: 'Transcript' })).toHaveAttribute('aria-selected', 'true');
  await job(page, title).getByRole('group', { name: 'Permission request' }).getByRole('button', { name: 'Allow once' }).click();
  await expect(log(page, title)).toContainText('make it');
  for (const theme of ['dark', 'light'] as const) {
    await client.call('settings.set', { theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await resize(1600, 1000);
    expect(await faults(page), `${theme}, in the list`).toEqual([]);
    await job(page, title).getByRole('button', { name: 'Open large' }).click();
    await expect(page.getByRole('region', { name: 'Job details' })).toBeVisible();
    expect(await faults(page), `${theme}, large`).toEqual([]);
    await resize(1100, 800);
    await expect(page.getByRole('region', { name: 'Job', exact: true })).toBeVisible();
    expect(await faults(page), `${theme}, at 1100`).toEqual([]);
    await page.getByRole('button', { name: 'Back to the list' }).click();
  }
});
