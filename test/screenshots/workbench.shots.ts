import { log, openLarge } from '../e2e/acp';
import { expect, reached, test } from '../e2e/launch';
import { giveEndpoint } from '../helpers/agent-core';
import { call, read, shell, startModels } from '../helpers/models';
import { size, take } from './take';

test('the workbench, from first run to a merge', async ({ app, page, client }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await size(app, 1600, 1000);
  await expect(page.getByRole('button', { name: 'Try the demo' })).toBeVisible();
  await take(page, 'first-run');

  await page.getByRole('button', { name: 'Try the demo' }).click();
  await reached(client, ({ sessions }) => {
    const all = [...sessions.values()];
    const quiet = all.filter(({ state, files }) => state === 'finished' && files !== null).length;
    return quiet === 5 && all.some(({ needsYou }) => needsYou?.reason === 'question');
  });
  await page.getByRole('listitem', { name: /Free postage from 40/ }).click();
  const job = page.getByRole('article', { name: /Free postage from 40/ });
  // The goal names the number too: the picture waits for the diff, and for its colours, which a worker finds.
  await expect(job.getByRole('region', { name: 'Diff' }).locator('[data-line] span[style*="--diffs-token"]').first()).toBeVisible();
  await take(page, 'workbench');
  await page.emulateMedia({ colorScheme: 'light' });
  await take(page, 'workbench-light');
  await page.emulateMedia({ colorScheme: 'dark' });

  await job.getByRole('button', { name: 'Merge' }).click();
  await expect(page.getByRole('textbox', { name: 'Commit message' })).toHaveValue(/Free postage/);
  await expect(page.getByRole('button', { name: 'Merge', exact: true })).toBeEnabled();
  await take(page, 'merge');
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(page.getByText(/landed as/)).toBeVisible();
  await take(page, 'landed');

  await page.getByRole('button', { name: /^Settings/ }).click();
  await take(page, 'settings');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^New task/ }).click();
  await expect(page.getByRole('dialog', { name: 'New task' })).toBeVisible();
  await take(page, 'new-task');
  await page.keyboard.press('Escape');
  await size(app, 1000, 700);
  await take(page, 'narrow');
});

test('a conversation of the built-in agent', async ({ app, page, client }) => {
  const change = { path: 'src/postage.js', old: 'const freeFrom = 5000;', new: 'const freeFrom = 4000;' };
  const models = await startModels([
    {
      thinking: 'The limit is a constant somewhere. I look for it first.',
      text: 'I look for where postage is decided.',
      calls: [read('src/postage.js')],
    },
    {
      text: 'One constant decides it, in cents. I change it, and **nothing else**: the tests read the constant.',
      calls: [call('edit', { path: change.path, old_text: change.old, new_text: change.new })],
      usage: { input: 63_400, cached: 40_000, output: 210 },
    },
    { text: 'Now the tests.', calls: [shell('npm test')], usage: { input: 64_100, cached: 60_000, output: 40 } },
    { text: 'Done.' },
  ]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await size(app, 1600, 1000);
  await giveEndpoint({ client }, models);
  await page.getByRole('button', { name: 'Try the demo' }).click();
  const { repositories } = await reached(client, (replica) => replica.sessions.size === 6 && replica);
  const [repository] = repositories.keys();
  const title = 'Free postage from 40 euros, by model';
  const task = {
    goal: 'Postage is free from 40 euros on.',
    title,
    agent: 'espalier',
    place: 'background' as const,
    permissions: 'edit' as const,
  };
  const { id } = await client.call('session.run', { ...task, repository: repository ?? '', base: null, checks: [], next: true });
  await reached(client, ({ sessions }) => sessions.get(id)?.asks.length === 1);
  await openLarge(page, title);
  await expect(log(page, title).getByRole('region', { name: 'Diff' })).toBeVisible();
  await take(page, 'transcript');
  await models.close();
});
