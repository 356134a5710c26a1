import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import type { Contract } from '../../src/shared/contract';
import type { Client } from '../../src/shared/rpc';
import type { TestRepository } from '../helpers/repository';
import { expect, reached, test } from './launch';

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  const agents = [{ id: 'waits', name: 'Waits', command: ['/bin/sh', '-c', 'sleep 600'], io: 'terminal' }];
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ agent: 'waits', maxBackground: 1 }));
});

async function show(page: Page, client: Client<Contract>, repository: TestRepository): Promise<void> {
  const opened = await client.call('repository.open', { path: repository.path, trust: false });
  await page.getByRole('button', { name: `Open ${opened.repository.name}` }).click();
  await expect(page.getByRole('region', { name: 'Background' })).toBeVisible();
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'New task' });

test('a task in four parts becomes one text; an empty goal is refused with what was typed kept', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await page.keyboard.press('Control+n');
  await expect(dialog(page).getByRole('textbox', { name: 'Goal' })).toBeFocused();
  await dialog(page).getByRole('textbox', { name: 'Context' }).fill('See README.md');
  await dialog(page).getByRole('button', { name: 'Add to queue' }).click();
  await expect(dialog(page).getByRole('alert')).toHaveText('Goal is empty. Say what should change.');
  await expect(dialog(page).getByRole('textbox', { name: 'Goal' })).toBeFocused();

  await page.keyboard.type('Say hello');
  await dialog(page).getByRole('textbox', { name: 'Done when' }).fill('It says so');
  await dialog(page).getByRole('button', { name: 'Add', exact: true }).click();
  await page.keyboard.type('true');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('group', { name: 'Checks' }).getByRole('button', { name: 'true' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press('Control+Enter');
  await expect(dialog(page)).toBeHidden();
  const session = await reached(client, ({ sessions }) => [...sessions.values()][0]);
  expect(session.goal).toBe('Say hello\n\nContext:\nSee README.md\n\nDone when:\nIt says so');
  expect(session).toMatchObject({ place: 'background', agent: 'waits' });
  expect(session.checks.map(({ command }) => command)).toEqual(['true']);
});

test('a draft outlives closing the dialog, and is gone once it was sent', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await page.keyboard.press('Control+n');
  await dialog(page).getByRole('textbox', { name: 'Goal' }).fill('Half a thought');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await page.keyboard.press('Control+n');
  await expect(dialog(page).getByRole('textbox', { name: 'Goal' })).toHaveValue('Half a thought');
  await dialog(page).getByRole('radio', { name: 'Foreground' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Foreground' }).getByRole('article', { name: 'Half a thought' })).toBeVisible();
  await page.getByRole('button', { name: 'New task' }).first().click();
  await expect(dialog(page).getByRole('textbox', { name: 'Goal' })).toHaveValue('');
});

test('"Start next" goes ahead of the queue, which keys reorder', async ({ page, client, repository }) => {
  await show(page, client, repository);
  for (const title of ['First', 'Second', 'Third'])
    await client.call('session.run', {
      goal: title,
      title,
      repository: repository.path,
      agent: null,
      place: 'background',
      base: null,
      checks: [],
      next: false,
    });
  await page.keyboard.press('Control+n');
  await dialog(page).getByRole('textbox', { name: 'Goal' }).fill('Urgent');
  await page.keyboard.press('Control+Shift+Enter');
  await expect(dialog(page)).toBeHidden();

  const queued = async (): Promise<string[]> =>
    (
      await page
        .getByRole('listitem', { name: /, Queued$/ })
        .all()
        .then((rows) => Promise.all(rows.map((row) => row.getAttribute('aria-label'))))
    ).map((label) => (label ?? '').replace(', Queued', ''));
  await expect.poll(queued).toEqual(['Urgent', 'Second', 'Third']);
  await page.getByRole('listitem', { name: 'Third, Queued' }).getByRole('button').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(queued).toEqual(['Urgent', 'Third', 'Second']);
  await page.getByRole('listitem', { name: 'Urgent, Queued' }).dragTo(page.getByRole('listitem', { name: 'Second, Queued' }));
  await expect.poll(queued).toEqual(['Third', 'Second', 'Urgent']);
});

test('scripts of a repository wait for a yes to exactly what is shown', async ({ page, client, repository }) => {
  repository.write('.espalier/config.json', JSON.stringify({ setup: 'echo one', copy: ['.env*'] }));
  repository.commit('scripts');
  await show(page, client, repository);
  const panel = page.getByRole('region', { name: 'Scripts wait for your yes' });
  await expect(panel).toContainText('echo one');
  await expect(panel).toContainText('.env*');

  repository.write('.espalier/config.json', JSON.stringify({ setup: 'echo other' }));
  repository.commit('other scripts');
  await panel.getByRole('button', { name: 'Trust these scripts' }).click();
  await expect(panel).toContainText('echo other'); // what was shown is not what would run: asked anew
  await panel.getByRole('button', { name: 'Trust these scripts' }).click();
  await expect(panel).toBeHidden();
});

test('what stands in an agent’s way in this repository is said where it is chosen, and trust is given there', async ({
  page,
  client,
  repository,
}) => {
  const bin = join(repository.scratch, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'codex'), '#!/bin/sh\necho codex-cli 0.169.0\n', { mode: 0o755 });
  const { id } = (await client.call('repository.open', { path: repository.path, trust: false })).repository;
  const codex = { model: null, permissions: null, args: [], env: { PATH: bin, OPENAI_API_KEY: 'x' } };
  await client.call('settings.set', { repositories: { [id]: { agents: { codex } } } });
  await show(page, client, repository);
  await page.keyboard.press('Control+n');
  const choice = dialog(page).getByRole('combobox', { name: 'Build with' });
  await choice.click();
  await expect(page.getByRole('option', { name: /Gemini CLI.*not installed/ })).toBeVisible();
  await page.getByRole('option', { name: 'Codex', exact: true }).click();
  const asks = dialog(page).getByText('it asks you to trust each new worktree');
  await expect(choice).toContainText('Codex');
  await expect(asks).toBeHidden(); // a background job has no terminal
  await dialog(page).getByRole('radio', { name: 'Foreground' }).click();
  await expect(asks).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Trust sample' }).click();
  await expect(asks).toBeHidden();
  expect((await client.call('repository.open', { path: repository.path, trust: false })).repository.trustedAt).not.toBeNull();
});

test('axe finds nothing serious in the dialog and the empty list', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await expect(page.getByText('No jobs in the background')).toBeVisible();
  const faults = async (): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  };
  expect(await faults()).toEqual([]);
  await page.keyboard.press('Control+n');
  await expect(dialog(page).getByRole('textbox', { name: 'Goal' })).toBeFocused();
  expect(await faults()).toEqual([]);
});
