import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test } from './github';
import { begin, finished, job, row, show } from './jobs';
import { expect, reached } from './launch';

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  const command = ['/bin/sh', '-c', 'echo on >> lamp.txt', 'lamp', '{prompt}'];
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents: [{ id: 'lamp', name: 'Lamp', io: 'pipe', command }] }));
});

test('a job becomes a pull request, is followed, and its comments go to the agent', async ({ page, client, repository, github }) => {
  test.slow(); // its agent runs twice, and its branch is pushed twice
  await show(page, client, repository);
  const session = await begin(client, repository, 'lamp', 'Light the lamp');
  await finished(client, 'Light the lamp');
  await row(page, 'Light the lamp', 'Ready').getByRole('button').first().click();
  await job(page, 'Light the lamp').getByRole('button', { name: 'Open PR' }).click();
  const unseen = page.getByRole('status').filter({ hasText: 'is not approved' });
  await unseen.getByRole('button', { name: 'Review it' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Open PR' }).click();

  const words = page.getByRole('region', { name: 'New pull request' });
  const followed = page.getByRole('region', { name: 'Followed pull requests' });
  await expect(words.getByRole('textbox', { name: 'Title' })).toHaveValue('Light the lamp');
  await expect(words.getByRole('textbox', { name: 'Body' })).toHaveValue(/lamp\.txt/);
  await expect(page.getByRole('region', { name: 'Pull request options' })).toContainText('origin (github.com/acme/lamp)');
  await words.getByRole('radio', { name: 'Preview' }).click();
  await expect(words.getByRole('region', { name: 'Preview' }).getByRole('listitem')).toContainText('lamp.txt');
  await words.getByRole('radio', { name: 'Write' }).click();
  await page.getByRole('button', { name: 'Push the branch only' }).click();
  await expect(words).toContainText('is on origin, at ');
  expect(github.server.pulls).toEqual([]);
  await words.getByRole('textbox', { name: 'Title' }).fill('Light it');
  await page.getByRole('textbox', { name: 'Reviewers' }).fill('@ines');
  await page.getByRole('switch', { name: 'Draft' }).click();
  await page.keyboard.press('Control+Enter');
  const pull = followed.getByRole('article', { name: 'Pull request 482, Light it' });
  await expect(pull).toContainText('no review yet');
  expect(github.server.pulls).toMatchObject([{ title: 'Light it', draft: true, reviewers: ['ines'], base: 'main' }]);

  github.server.runs.push({ status: 'completed', conclusion: 'failure' });
  github.server.lines.push({
    id: 7,
    user: { login: 'ines' },
    body: 'Twice?',
    created_at: '2026-01-01T00:00:01Z',
    path: 'lamp.txt',
    line: 1,
  });
  github.server.talks.push({ id: 8, user: { login: 'stranger' }, body: 'Nice', created_at: '2026-01-01T00:00:02Z' });
  await followed.getByRole('button', { name: 'Look again' }).click();
  await expect(pull).toContainText('CI failed');
  await expect(pull.getByRole('checkbox', { name: 'Send the comment on lamp.txt:1' })).toBeChecked();
  await expect(pull.getByRole('checkbox', { name: 'Send the comment of stranger' })).not.toBeChecked();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0]?.html]),
  ).toEqual([]);
  await pull.getByRole('button', { name: 'Send 1 to Lamp' }).click();
  await expect(pull.getByRole('listitem').filter({ hasText: 'Twice?' })).toContainText('sent');
  await reached(client, ({ sessions }) => sessions.get(session.id)?.state === 'finished' && sessions.get(session.id)?.runs === 2);

  const pushed = async () => (await client.call('pull.list', {})).pulls.map((one) => one.pushed)[0];
  const first = await pushed();
  await expect(page.getByRole('button', { name: 'Push to the pull request' })).toBeDisabled(); // what it did now is not approved
  await client.call('review.approve', { session: session.id, tree: (await client.call('review.open', { session: session.id })).tree });
  await page.keyboard.press('Escape');
  await job(page, 'Light the lamp').getByRole('button', { name: 'PR #482' }).click();
  await page.getByRole('button', { name: 'Push to the pull request' }).click();
  await expect.poll(pushed).not.toBe(first);
  expect(github.server.pulls).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Background' })).toBeVisible();
});
