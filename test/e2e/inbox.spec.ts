import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { itemsOf } from '../../src/shared/inbox';
import { log, talk, test, when } from './acp';
import { begin, row, show } from './jobs';
import { expect, reached } from './launch';

const asking = (session: { asks: unknown[] }): boolean => session.asks.length > 0;
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Needs you' });
const item = (page: Page, title: string) => dialog(page).getByRole('listitem', { name: new RegExp(`^${title},`) });

const agents = [
  { id: 'fails', name: 'Fails', command: ['/bin/sh', '-c', 'exit 3'], io: 'pipe' },
  {
    id: 'asks',
    name: 'Asks',
    command: ['/bin/sh', '-c', "printf '\\033]7501;state=blocked:kind=permission\\007'; exec sleep 1000"],
    io: 'terminal',
  },
];

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
});

test('everything that waits is one list, gone through and answered by keys alone', async ({ page, client, repository }) => {
  test.slow();
  await show(page, client, repository);
  const first = await talk(client, repository, { title: 'First', script: ['/ask make first', '/say done'] });
  await when(client, first, asking);
  const second = await talk(client, repository, { title: 'Second', script: ['/change NEW.md'] });
  await when(client, second, asking);
  await begin(client, repository, 'fails', 'Broken');
  const idle = await talk(client, repository, { title: 'Idle', script: ['/say nothing to do'] });
  await when(client, idle, ({ state, files }) => state === 'finished' && files === 0);
  await reached(client, ({ sessions }) => [...sessions.values()].some(({ needsYou }) => needsYou?.reason === 'failed'));
  await expect(row(page, 'Idle', 'Ready')).toContainText('ended without changes');

  await page.keyboard.press('Control+j');
  await expect(dialog(page).getByRole('heading', { name: '3 need you' })).toBeVisible();
  await expect(dialog(page).getByRole('listitem')).toHaveCount(4);
  await expect(item(page, 'First')).toBeFocused();
  await expect(item(page, 'Second').getByRole('region', { name: 'Diff' })).toContainText('changed by the agent');
  await expect(item(page, 'Idle')).toContainText('ended without changes');
  await page.keyboard.press('Control+j');
  await expect(item(page, 'Second')).toBeFocused();
  await page.keyboard.press('k');
  await expect(item(page, 'First')).toBeFocused();
  await page.keyboard.press('y');
  await when(client, first, ({ state }) => state === 'finished');
  await expect(dialog(page).getByRole('heading', { name: '2 need you' })).toBeVisible();

  await expect(item(page, 'Second')).toBeFocused();
  await page.keyboard.press('a');
  await when(client, second, ({ state, files }) => state === 'finished' && files === 1);

  await dialog(page).getByRole('radio', { name: 'Failed 1' }).click();
  await expect(dialog(page).getByRole('listitem')).toHaveCount(1);
  await expect(item(page, 'Broken')).toContainText('exit code 3');
  await expect(item(page, 'Broken').getByRole('button', { name: 'Restart' })).toBeVisible();
  await dialog(page)
    .getByRole('radio', { name: /^Ready/ })
    .click();
  await expect(dialog(page).getByRole('listitem')).toHaveCount(3);
  await item(page, 'Second').getByRole('button', { name: 'Merge' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('dialog', { name: 'Merge Second' })).toBeVisible();
});

test('an answer to a question that is gone says so', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const session = await talk(client, repository, { title: 'Gone', script: ['/ask make it', '/wait go'] });
  const now = await when(client, session, asking);
  await page.keyboard.press('Control+j');
  await expect(item(page, 'Gone').getByRole('button', { name: 'Deny', exact: true })).toBeVisible();
  // The window is too busy to hear that somebody else answered, and then answers itself.
  const busy = page.waitForEvent('console', (message) => message.text() === 'busy');
  const pressed = page.evaluate(() => {
    const button = [...document.querySelectorAll('[role="dialog"] button')].find((one) => one.textContent === 'Deny');
    console.log('busy');
    const until = performance.now() + 2000;
    while (performance.now() < until);
    if (button instanceof HTMLElement) button.click();
  });
  await busy;
  await client.call('inbox.answer', { item: itemsOf(now)[0]?.id ?? '', answer: 'allow' });
  await pressed;
  await expect(page.getByText(/Your answer to Gone was not taken.*does not wait for this answer/)).toBeVisible();
  await expect(item(page, 'Gone')).toHaveCount(0);
});

test('what a terminal alone can answer is one key away', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await reached(client, (replica) => replica.agents.some(({ id }) => id === 'asks'));
  const session = await begin(client, repository, 'asks', 'Screen', 'foreground');
  await when(client, session, ({ needsYou }) => needsYou?.reason === 'permission');
  await page.keyboard.press('Control+Shift+j');
  await expect(item(page, 'Screen')).toBeFocused();
  await expect(item(page, 'Screen').getByRole('textbox')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('article', { name: 'Screen' }).locator('.xterm-helper-textarea')).toBeFocused();
});

test('a tile asks in place too, and an answer with words of one’s own arrives', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const session = await talk(client, repository, { title: 'Words', script: ['/ask make it', '/say ended'] });
  await when(client, session, asking);
  await row(page, 'Words', 'Needs you').getByRole('button').first().click();
  const job = page.getByRole('region', { name: 'Background' }).getByRole('article', { name: 'Words' });
  await job.getByRole('tab', { name: 'Changes' }).click();
  const request = job.getByRole('group', { name: 'Permission request' });
  await request.getByRole('button', { name: 'Deny with a note' }).click();
  await page.keyboard.type('allow');
  await page.keyboard.press('Enter');
  await expect(request).toHaveCount(0);
  await job.getByRole('tab', { name: 'Transcript' }).click();
  await expect(log(page, 'Words')).toContainText('It did not run make it.');
  await expect(log(page, 'Words')).toContainText('You said: allow');
  await expect(job).toContainText('Ended without changes after you denied make it.');
  await page.keyboard.press('Escape');
  await expect(row(page, 'Words', 'Ready')).toContainText('ended without changes after you denied make it');
});

test('opened while another dialog closes, it has the keys', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const session = await talk(client, repository, { title: 'Quick', script: ['/ask make it'] });
  await when(client, session, asking);
  await row(page, 'Quick', 'Needs you').getByRole('button').first().focus();
  await page.keyboard.press('Control+n');
  await page.getByRole('dialog', { name: 'New task' }).getByRole('textbox', { name: 'Goal' }).fill('Half');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+j');
  await expect(page.getByRole('dialog', { name: 'New task' })).toHaveCount(0);
  await expect(item(page, 'Quick')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
});

test('axe finds nothing in the list, in both themes', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const session = await talk(client, repository, { title: 'Look', script: ['/change NEW.md'] });
  await when(client, session, asking);
  const done = await talk(client, repository, { title: 'Done', script: ['/say done'] });
  await when(client, done, ({ state }) => state === 'finished');
  await page.keyboard.press('Control+j');
  await expect(item(page, 'Look').getByRole('region', { name: 'Diff' })).toBeVisible();
  for (const theme of ['dark', 'light'] as const) {
    await client.call('settings.set', { theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
  }
});

test('how an agent runs is said with its task; what is not said is by the settings', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await client.call('settings.set', { agent: 'gemini', budgetPerSession: 7, permissions: { foreground: 'ask', background: 'plan' } });
  await client.call('agent.detect', {});
  const compose = page.getByRole('dialog', { name: 'New task' });
  const send = async (goal: string): Promise<void> => {
    await compose.getByRole('textbox', { name: 'Goal' }).fill(goal);
    await page.keyboard.press('Control+Enter');
  };
  const made = (goal: string) => reached(client, ({ sessions }) => [...sessions.values()].find((session) => session.goal === goal));
  await page.keyboard.press('Control+n');
  await expect(compose.getByRole('textbox', { name: 'Model' })).toHaveCount(0);
  await send('By the settings');
  expect(await made('By the settings')).toMatchObject({ permissions: 'plan', budget: 7, handoffAt: 60 });
  await expect(compose).toBeHidden();

  await page.keyboard.press('Control+n');
  await compose.getByRole('button', { name: /^More/ }).click();
  await compose.getByRole('textbox', { name: 'Stop at, $' }).fill('a lot');
  await send('By its own');
  await expect(compose.getByRole('alert')).toContainText('Dollars');
  await compose.getByRole('textbox', { name: 'Stop at, $' }).fill('2.50');
  await compose.getByRole('combobox', { name: 'Permissions' }).click();
  await page.getByRole('option', { name: 'Edit freely, ask for the rest' }).click();
  await compose.getByRole('combobox', { name: 'Model' }).fill('gemini-3-flash');
  await compose.getByRole('textbox', { name: 'Hand off at, % of its context' }).fill('70%');
  await compose.getByRole('combobox', { name: 'Review with' }).click();
  await page.getByRole('option', { name: 'Nobody', exact: true }).click();
  await compose.getByRole('textbox', { name: 'Stays within' }).fill('src/auth, docs/*.md');
  await send('By its own');
  expect(await made('By its own')).toMatchObject({
    ...{ permissions: 'edit', budget: 2.5, handoffAt: 70, model: 'gemini-3-flash' },
    ...{ reviewer: 'none', area: ['src/auth', 'docs/*.md'] },
  });
});

test('permissions, handoff and budgets are settings', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Limits' }).click();
  const set = async (name: string, value: string): Promise<void> => {
    await page.getByRole('textbox', { name }).fill(value);
    await page.keyboard.press('Enter');
  };
  const is = (part: Record<string, unknown>) =>
    expect.poll(async () => (await client.call('settings.get', {})).settings).toMatchObject(part);
  await set('Hand off at, percent', '5');
  await expect(page.getByRole('alert')).toContainText('from 10 to 100');
  await set('Hand off at, percent', '75');
  await is({ handoffAt: 75 });
  await page.getByRole('switch', { name: 'Hand off by itself' }).click();
  await is({ handoffByItself: true });
  await set('Budget of a day, dollars', '12.5');
  await set('Budget of a session, dollars', '3');
  await is({ budgetPerDay: 12.5, budgetPerSession: 3 });
  await set('Budget of a session, dollars', '');
  await is({ budgetPerSession: null });
  await page.getByRole('combobox', { name: 'Permissions in the background' }).click();
  await page.getByRole('option', { name: 'Ask for each' }).click();
  await is({ permissions: { foreground: 'ask', background: 'ask' } });
});
