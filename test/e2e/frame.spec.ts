import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { processesOf } from '../helpers/core';
import { expect, reached, test } from './launch';

const startDemo = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await expect(page.getByRole('region', { name: 'Foreground' })).toBeVisible();
};
const openSettings = async (page: Page, section: string): Promise<void> => {
  await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: section }).click();
};

/** What axe finds that keeps somebody from using the window. */
async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`));
}

test('the first run offers the demo, and the demo fills the workbench', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Pick a repository' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Agents' }).getByRole('listitem').filter({ hasText: 'Practice agent' })).toBeVisible();
  await startDemo(page);
  const banner = page.getByRole('banner');
  await expect(banner.getByRole('button', { name: 'Base branch main' })).toBeVisible();
  await expect(banner.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Workbench' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expect(page.getByRole('region', { name: 'Foreground' }).getByRole('article')).toHaveCount(2);
  await expect(page.getByRole('list', { name: 'Background jobs' }).getByRole('listitem')).not.toHaveCount(0);
});

test('an opened repository is shown at once, and again at the next start of the page', async ({ page, client, repository }) => {
  await client.call('repository.open', { path: repository.path, trust: false });
  const option = page.getByRole('listbox', { name: 'Repositories' }).getByRole('option');
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: /^Open (?!folder)/ }).click();
  await expect(page.getByRole('region', { name: 'Foreground' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('banner').getByRole('button', { name: /^Repository / })).toBeVisible();
});

test('the palette finds tasks and commands by name', async ({ page }) => {
  await startDemo(page);
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await palette.getByRole('combobox').fill('oolong');
  await expect(palette.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(page.getByRole('region', { name: 'Background' }).getByRole('article', { name: 'Oolong is back in stock' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill('settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Foreground' })).toBeVisible();
});

test('a dialog gives the focus back to its opener, and F6 leads through every part of the window', async ({ page }) => {
  await startDemo(page);
  const banner = page.getByRole('banner');
  for (const [opener, name] of [
    ['New task', 'New task'],
    ['Command palette', 'Command palette'],
    ['1 need you', 'Needs you'],
  ] as const) {
    await banner.getByRole('button', { name: opener }).press('Enter');
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(banner.getByRole('button', { name: opener })).toBeFocused();
  }
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Go to tile 1');
  await page.keyboard.press('Enter');
  const terminal = page.getByRole('region', { name: 'Foreground' }).locator('.xterm-helper-textarea');
  await expect(terminal.first()).toBeFocused();
  await page.keyboard.press('F6');
  await expect(page.getByRole('region', { name: 'Background' }).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('F6');
  await expect(banner.getByRole('button', { name: /^Repository / })).toBeFocused();
});

test('a question is answered from the list of what needs you', async ({ page, client }) => {
  await startDemo(page);
  const asked = await reached(client, ({ sessions }) => [...sessions.values()].find(({ needsYou }) => needsYou?.reason === 'question'));
  await expect(page.getByRole('status', { name: 'What needs you' })).toHaveText(`${asked.title} needs you`);
  await page.getByRole('button', { name: '1 need you' }).click();
  const dialog = page.getByRole('dialog', { name: 'Needs you' });
  await expect(dialog.getByRole('textbox', { name: `Answer ${asked.title}` })).toBeFocused();
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Nothing needs you');
  await reached(client, ({ sessions }) => sessions.get(asked.id)?.state === 'finished');
});

test('going to a task gives its terminal the keys, which the palette then leaves alone', async ({ page, client }) => {
  await startDemo(page);
  const asked = await reached(client, ({ sessions }) => [...sessions.values()].find(({ needsYou }) => needsYou !== null));
  await page.keyboard.press('Control+j');
  await page.getByRole('button', { name: `Open ${asked.title}` }).click();
  const tile = page.getByRole('article', { name: asked.title });
  await expect(tile.locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(tile.getByText('^K')).toBeVisible(); // the agent's terminal echoes it
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeHidden();
  await page.keyboard.press('Control+Shift+K');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
});

test('settings are saved as they are changed, and a clash of keys is not', async ({ page, client }) => {
  await startDemo(page);
  await openSettings(page, 'Appearance');
  const html = page.locator('html');
  await page.getByRole('radio', { name: 'Light' }).click();
  await expect(html).toHaveAttribute('data-theme', 'light');
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');

  await openSettings(page, 'Keys');
  await page.getByRole('button', { name: 'Change the key of New task' }).click();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('alert')).toContainText('Ctrl+K is the key of Open the command palette');
  expect((await client.call('settings.get', {})).settings.keys).toEqual({});
  await page.keyboard.press('Control+m');
  await expect(page.getByRole('banner').getByRole('button', { name: 'New task' })).toHaveAttribute('aria-keyshortcuts', 'Control+M');
  expect((await client.call('settings.get', {})).settings).toMatchObject({ theme: 'dark', keys: { 'task.new': 'Ctrl+M' } });

  await openSettings(page, 'Limits');
  const byItself = page.getByRole('switch', { name: 'By cores and memory' });
  expect((await byItself.boundingBox())?.height).toBeGreaterThanOrEqual(24);
  await byItself.click();
  const jobs = page.getByRole('textbox', { name: 'Jobs in the background' });
  await jobs.fill('900');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('A whole number from 1 to 64');
  await jobs.fill('3');
  await page.keyboard.press('Enter');
  await reached(client, ({ general }) => general?.limits.maxBackground === 3);
});

test('a merge that was taken back by the key takes its offer along', async ({ page, client }) => {
  await startDemo(page);
  const done = await reached(client, ({ sessions }) => [...sessions.values()].find(({ state }) => state === 'finished'));
  const landed = await client.call('session.merge', { session: done.id, strategy: 'squash', message: null, into: null });
  expect(landed.merged).toBe(true);
  await reached(client, ({ undos }) => undos.size === 1);
  await expect(async () => {
    await page.keyboard.press('Control+z'); // once the window knows of the merge too
    await expect(page.getByText(`The merge of ${done.title} was taken back`)).toBeVisible({ timeout: 1000 });
  }).toPass();
  expect((await client.call('session.show', { session: done.id })).session.state).toBe('finished');
});

test('a core that was killed is missed, started anew and followed again', async ({ page, home, client }) => {
  await startDemo(page);
  await reached(client, ({ sessions }) => [...sessions.values()].some(({ state }) => state === 'finished'));
  const before = await client.call('core.hello', { version: '0', client: 'test' });
  expect(processesOf(home)).toContain(before.pid);
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect(status).toContainText('Connected');
  process.kill(before.pid, 'SIGKILL');
  await expect(status).toContainText('Not connected');
  await expect(status).not.toContainText('Not connected', { timeout: 20_000 });
  await expect(page.getByRole('region', { name: 'Foreground' }).getByRole('article')).toHaveCount(2);
  await openSettings(page, 'Appearance'); // and it can be written to
  await page.getByRole('radio', { name: 'Light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('under 1100 px the background is a drawer', async ({ page, app }) => {
  await startDemo(page);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1000, 700));
  const drawer = page.getByRole('dialog', { name: 'Background' });
  await expect(drawer).toBeHidden();
  await page.getByRole('button', { name: /^Background, \d+ jobs/ }).click();
  await expect(drawer.getByRole('list', { name: 'Background jobs' })).toBeVisible();
  await page.keyboard.press('Control+b');
  await expect(drawer).toBeHidden();
});

test('quitting asks while an agent is at work, and cancelling stays', async ({ page, client }) => {
  await startDemo(page);
  await reached(client, ({ sessions }) => [...sessions.values()].some(({ needsYou }) => needsYou !== null)); // it waits, so it stays at work
  await page.getByRole('heading', { name: 'Foreground' }).click();
  await page.keyboard.press('Control+q');
  const dialog = page.getByRole('dialog', { name: 'Quit Espalier' });
  await expect(dialog.getByRole('button', { name: 'Quit, agents go on' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Foreground' })).toBeVisible();
});

for (const theme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the ${theme} theme`, async ({ page, client }) => {
    test.slow();
    await client.call('settings.set', { theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    expect(await seriousFaults(page)).toEqual([]);
    await startDemo(page);
    await reached(client, ({ sessions }) => [...sessions.values()].some(({ needsYou }) => needsYou !== null));
    for (const section of ['General', 'Agents', 'Limits', 'Keys', 'Appearance', 'Terminal', 'Repositories']) {
      await openSettings(page, section);
      await expect(page.getByRole('region', { name: section })).toBeVisible();
      expect(await seriousFaults(page), section).toEqual([]);
    }
    await page.keyboard.press('Escape');
    for (const [key, name] of [
      ['Control+k', 'Command palette'],
      ['Control+j', 'Needs you'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      expect(await seriousFaults(page), name).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog', { name })).toBeHidden();
    }
  });
