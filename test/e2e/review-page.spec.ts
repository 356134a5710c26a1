import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import type { Session } from '../../src/shared/model';
import { begin, finished, row, show } from './jobs';
import { expect, reached, test } from './launch';

/** It takes what it is told, so that it can be sent something. */
const script = (text: string): string[] => ['/bin/sh', '-c', text, 'sh', '{prompt}'];
const numbers =
  'for i in $(seq 1 60); do if [ $i = 3 ] || [ $i = 50 ]; then echo "export const n$i = $((i * 2));"; else echo "export const n$i = $i;"; fi; done';
const agents = [
  {
    id: 'writes',
    name: 'Writes',
    io: 'terminal',
    command: script(
      `${numbers} > src/numbers.ts; mkdir -p migrations; printf "create table t (id int);\\n" > migrations/001_t.sql; printf "one\\ntwo\\n" > notes.md`,
    ),
  },
  { id: 'adds', name: 'Adds', command: script('printf "more\\n" > more.txt'), io: 'terminal' },
];

test.beforeEach(({ home, repository }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
  const lines = Array.from({ length: 60 }, (_none, at) => `export const n${at + 1} = ${at + 1};\n`);
  repository.write('src/numbers.ts', lines.join(''));
  repository.commit('numbers');
});

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const ended =
  (title: string) =>
  ({ sessions }: { sessions: ReadonlyMap<string, Session> }) =>
    [...sessions.values()].find((session) => session.title === title && session.state === 'landed');

/** From the list to the review's page, by keys alone. */
async function openByKeys(page: Page, title: string): Promise<void> {
  await row(page, title, 'Ready').getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: title })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main', { name: `Review of ${title}` })).toBeVisible();
}

test('a review without a mouse, from open to merge, and on to the next', async ({ page, client, repository }) => {
  test.slow(); // two jobs run, are reviewed and land
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Double them');
  await finished(client, 'Double them');
  await begin(client, repository, 'adds', 'Add more');
  await finished(client, 'Add more');
  await openByKeys(page, 'Double them');

  const files = region(page, 'Files');
  const diff = region(page, 'Diff');
  await expect(files.getByRole('heading', { level: 3 }).first()).toContainText('High risk');
  await expect(diff).toContainText('create table t');
  await expect(diff).toContainText('n50 = 100');

  await test.step('a file is marked, and the next one comes', async () => {
    await page.keyboard.press('Space');
    await expect(files).toContainText('1 of 3 reviewed');
    await expect(diff.getByRole('checkbox', { name: 'Reviewed migrations/001_t.sql' })).toBeChecked();
    await expect(files.locator('[aria-current="true"]')).toContainText('numbers.ts');
  });
  await test.step('a hunk is accepted, the next one reverted, and that taken back', async () => {
    await page.keyboard.press('a');
    await expect(diff.getByRole('button', { name: 'Undo accepting hunk 1 of src/numbers.ts' })).toBeVisible();
    await expect(diff).toContainText('hunk 2 of 2');
    await page.keyboard.press('x');
    await expect(diff).not.toContainText('n50 = 100');
    await expect(page.getByRole('main')).toContainText('1 hunk of src/numbers.ts reverted');
    await page.keyboard.press('u');
    await expect(diff).toContainText('n50 = 100');
    await expect(diff.getByRole('button', { name: 'Undo accepting hunk 1 of src/numbers.ts' })).toBeVisible();
  });
  await test.step('one column or two', async () => {
    await page.keyboard.press('s');
    await expect(page.getByRole('radiogroup', { name: 'Diff style' }).getByRole('radio', { name: 'Split' })).toBeChecked();
    await page.keyboard.press('s');
  });
  await test.step('it can be read by everybody', async () => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });

  await page.keyboard.press('m');
  await expect(page.getByRole('main', { name: 'Review of Add more' })).toBeVisible();
  await expect(region(page, 'Diff')).toContainText('more');
  await reached(client, ended('Double them'));
  await page.keyboard.press('m');
  await expect(page.getByRole('region', { name: 'Background' })).toBeVisible();
  await reached(client, ended('Add more'));
  expect(repository.git(['show', 'main:src/numbers.ts'])).toContain('n50 = 100');
  expect(repository.git(['show', 'main:more.txt'])).toBe('more');
});

test('work that changes meanwhile is said to have, and not merged unseen', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'adds', 'Add more');
  const session = await finished(client, 'Add more');
  await openByKeys(page, 'Add more');
  await expect(region(page, 'Diff')).toContainText('more');

  writeFileSync(join(session.worktree, 'more.txt'), 'something else\n');
  await page.keyboard.press('m');
  await expect(page.getByText('has changed since you looked')).toBeVisible();
  await expect(region(page, 'Diff')).not.toContainText('something else');
  expect(repository.git(['ls-tree', '--name-only', 'main'])).not.toContain('more.txt');
  await expect(page.getByText('The work has changed since you opened it')).toBeVisible();
  await page.keyboard.press('g');
  await expect(region(page, 'Diff')).toContainText('something else');
  await page.keyboard.press('Escape');
  await expect(region(page, 'Background')).toBeVisible();
});

test('words on lines go back to the agent, and the work comes back', async ({ page, client, repository }) => {
  test.slow(); // the job runs twice
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Double them');
  const session = await finished(client, 'Double them');
  await openByKeys(page, 'Double them');
  const diff = region(page, 'Diff');
  await expect(diff).toContainText('n50 = 100');
  await page.keyboard.press('j');
  await page.keyboard.press('n');
  await expect(diff).toContainText('hunk 2 of 2');

  await test.step('a line is accepted alone, and the next one reverted', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('a');
    await expect(diff.locator('[data-accepted-line][data-column-number]')).toHaveText('1');
    await expect(diff.getByRole('button', { name: 'Accept hunk 1 of notes.md' })).toBeVisible();
    await page.keyboard.press('x');
    await expect(page.getByRole('main')).toContainText('1 line of notes.md reverted');
    expect(readFileSync(join(session.worktree, 'notes.md'), 'utf8')).toBe('one\n');
  });
  await test.step('a file is edited in place', async () => {
    await page.keyboard.press('e');
    const editor = page.getByRole('textbox', { name: 'Text of notes.md' });
    await expect(editor).toBeFocused();
    await editor.fill('uno\n');
    await page.keyboard.press('Control+Enter');
    await expect(diff).toContainText('uno');
    expect(readFileSync(join(session.worktree, 'notes.md'), 'utf8')).toBe('uno\n');
  });
  await test.step('a comment on a hunk is kept as a draft, and sent', async () => {
    await page.keyboard.press('k');
    await page.keyboard.press('c');
    await expect(page.getByRole('textbox', { name: 'Comment on line 3 of src/numbers.ts' })).toBeFocused();
    await page.keyboard.type('Why double it?');
    await page.keyboard.press('Control+Enter');
    const thread = diff.getByRole('region', { name: 'Comment on src/numbers.ts, line 3' });
    await expect(thread).toContainText('Why double it?');
    await expect(thread).toContainText('Draft, not sent yet');
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog', { name: 'Request changes' });
    await expect(dialog.getByRole('list', { name: 'Comments that are sent' })).toContainText('src/numbers.ts:3 Why double it?');
    await expect(dialog.getByRole('textbox', { name: 'What is to change' })).toBeFocused();
    await page.keyboard.type('Only once, please');
    await page.keyboard.press('Control+Enter');
    await reached(client, ({ sessions }) => (sessions.get(session.id)?.runs ?? 0) > 1);
    await expect(region(page, 'Background')).toBeVisible();
  });
});
