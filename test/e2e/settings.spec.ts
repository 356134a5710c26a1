import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { show } from './jobs';
import { expect, test } from './launch';

const openSettings = async (page: Page): Promise<void> => {
  await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
};
const field = (page: Page) => page.getByRole('searchbox', { name: 'Find a setting' });

test('settings are found by words, over all sections, and changed where they are found', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await openSettings(page);
  await page.keyboard.press('Control+f');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('theme');
  const found = page.getByRole('region', { name: 'Found settings' });
  await expect(found.getByRole('heading', { level: 2 })).toHaveText(['Appearance']);
  await found.getByRole('radio', { name: 'Light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');

  await field(page).fill('new TASK');
  await expect(found.getByRole('button', { name: 'Change the key of New task' })).toBeVisible();
  await expect(found.getByRole('list')).toHaveCount(1);
  await field(page).fill('terminal font'); // the section's name counts as well
  await expect(found.getByRole('textbox', { name: 'Terminal font', exact: true })).toBeVisible();
  await expect(found.getByRole('textbox', { name: 'Shell' })).toBeHidden();
  await field(page).fill('no such thing');
  await expect(found).toHaveText('No setting has “no such thing” in its name.', { useInnerText: true });

  await page.keyboard.press('Escape'); // first the search, then the settings
  await expect(page.getByRole('region', { name: 'General' })).toBeVisible();
  await field(page).blur();
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Foreground' })).toBeVisible();
});

test('a repository is trusted on its page, also without scripts, and trust is taken back there', async ({ page, client, repository }) => {
  repository.write('Makefile', 'test:\n\ttrue\nlint:\n\ttrue\n');
  await show(page, client, repository);
  const trustedAt = async () => (await client.call('repository.open', { path: repository.path, trust: false })).repository.trustedAt;
  await openSettings(page);
  await page.getByRole('radiogroup', { name: 'Settings of' }).getByRole('radio', { name: 'sample' }).click();
  const own = page.getByRole('region', { name: 'sample' });
  await own.getByRole('button', { name: 'Trust this repository' }).click();
  await expect(own.getByText('you trust it')).toBeVisible();
  expect(await trustedAt()).not.toBeNull();
  await own.getByRole('button', { name: 'Take back' }).click();
  expect(await trustedAt()).not.toBeNull(); // it asks first
  await own.getByRole('button', { name: 'Take your trust back?' }).click();
  await expect(own.getByRole('button', { name: 'Trust this repository' })).toBeVisible();
  expect(await trustedAt()).toBeNull();

  // What its files suggest is written down only as far as a person wants it.
  await own.getByRole('checkbox', { name: 'make lint' }).uncheck();
  expect(existsSync(join(repository.path, '.espalier'))).toBe(false);
  await own.getByRole('button', { name: 'Add to .espalier/config.json' }).click();
  await expect(own.getByText('trusted', { exact: true })).toBeVisible();
  expect(JSON.parse(readFileSync(join(repository.path, '.espalier/config.json'), 'utf8'))).toEqual({ checks: ['make test'] });
});

test('a repository has a page: what its file says, and whether its scripts may run', async ({ page, client, repository }) => {
  repository.write(
    '.espalier/config.json',
    JSON.stringify({ setup: 'touch ready', copy: ['.env*'], checks: ['true'], base: 'main', worktrees: '../trees' }),
  );
  await show(page, client, repository);
  const { id } = (await client.call('repository.open', { path: repository.path, trust: false })).repository;
  const state = async () => (await client.call('repository.scripts', { repository: id })).state;
  await openSettings(page);
  await page.getByRole('radiogroup', { name: 'Settings of' }).getByRole('radio', { name: 'sample' }).click();
  const own = page.getByRole('region', { name: 'sample' });
  for (const text of [`${repository.path}/.espalier/config.json`, 'touch ready', '.env*', 'true', 'main', '../trees'])
    await expect(own.getByText(text, { exact: true })).toBeVisible();
  await expect(own.getByRole('button', { name: 'Show the file' })).toBeVisible();

  await expect(own.getByText('wait for your yes')).toBeVisible();
  await own.getByRole('button', { name: 'Trust these scripts' }).click();
  await expect(own.getByText('trusted', { exact: true })).toBeVisible();
  expect(await state()).toBe('trusted');
  await own.getByRole('button', { name: 'Revoke' }).click();
  expect(await state()).toBe('trusted'); // it asks first
  await own.getByRole('button', { name: 'Run tasks without them?' }).click();
  await expect(own.getByText('not trusted')).toBeVisible();
  expect(await state()).toBe('declined');
  expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([]);

  await own.getByRole('button', { name: 'All repositories' }).click();
  repository.write('.espalier/config.json', '{ "chekcs": [] }');
  await page
    .getByRole('list', { name: 'Repositories' })
    .getByRole('button', { name: /^sample/ })
    .click();
  await expect(own.getByRole('alert')).toContainText('did you mean "checks"?');
});

test('how changes are reviewed and land', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await openSettings(page);
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Review' }).click();
  const own = page.getByRole('region', { name: 'Review', exact: true });
  const kept = async () => (await client.call('settings.get', {})).settings;
  const rounds = own.getByRole('textbox', { name: 'Rounds for failed checks' });
  await rounds.fill('11');
  await rounds.press('Enter');
  await expect(own.getByText('A whole number from 0 to 10.')).toBeVisible();
  await rounds.fill('0');
  await rounds.press('Enter');
  await own.getByRole('radio', { name: 'Rebase' }).click();
  await own.getByRole('switch', { name: 'Name the agent' }).click();
  await own.getByRole('combobox', { name: 'Reviewer' }).click();
  await page.getByRole('option', { name: 'Espalier agent' }).click();
  await expect.poll(kept).toMatchObject({ fixRounds: 0, landWith: 'rebase', coAuthored: true, reviewer: 'espalier' });
});
