import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright/test';
import type { Session } from '../../src/shared/model';
import { giveEndpoint } from '../helpers/agent-core';
import { startModels } from '../helpers/models';
import { begin, finished, row, show } from './jobs';
import { expect, reached, test } from './launch';

/** It takes what it is told, so that it can be sent something. */
const script = (text: string): string[] => ['/bin/sh', '-c', text, 'sh', '{prompt}'];
/** A picture of one dot, without its colour. */
const bitmap = `424d3a0000000000000036000000280000000100000001000000010018000000000004000000130b0000130b${'00'.repeat(8)}`;
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
  {
    id: 'draws',
    name: 'Draws',
    io: 'terminal',
    command: script(
      'printf "// TODO: draw the dot\\nexport const one = 1;\\n" > src/draw.ts; cp "$ESPALIER_HOME/dot.bmp" pics/dot.bmp; head -n 5 src/numbers.ts > src/first.ts; tail -n +6 src/numbers.ts > rest; mv rest src/numbers.ts',
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
  await test.step('files are put in another order, and filtered', async () => {
    const order = files.getByRole('radiogroup', { name: 'Order of the files' });
    await page.keyboard.press('t');
    await expect(order.getByRole('radio', { name: 'Intent' })).toBeChecked();
    await expect(files.getByRole('heading', { level: 3 }).first()).toContainText('Code and its tests');
    await page.keyboard.press('/');
    await page.keyboard.type('notes');
    await expect(files.locator('[data-path]')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(files.locator('[data-path]')).toHaveCount(3);
    await page.keyboard.press('t');
    await expect(order.getByRole('radio', { name: 'Tree' })).toBeChecked();
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
  await expect(page.getByRole('article', { name: 'Add more' })).toBeFocused();
  await page.keyboard.press('Escape'); // closes the job; from its row the review leads back to it
  await page.keyboard.press('v');
  await expect(page.getByRole('main', { name: 'Review of Add more' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row(page, 'Add more', 'Ready').getByRole('button').first()).toBeFocused();
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
    await page.keyboard.press('Escape'); // thought better of it
    await expect(page.locator('[data-diffs]')).toBeFocused();
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

test('what there is for and against a change is seen and decided, and what came since is told apart', async ({
  page,
  client,
  repository,
  home,
}) => {
  test.slow(); // a job runs, and another one reads it
  const models = await startModels([{ text: JSON.stringify({ verdict: 'changes', text: 'It draws nothing.', findings: [] }) }]);
  const told = join(home, 'told');
  const editor = join(home, 'editor.sh');
  writeFileSync(editor, `#!/bin/sh\necho "$@" >> '${told}'\n`, { mode: 0o755 });
  await giveEndpoint({ client }, models);
  await client.call('settings.set', { editor: `${editor} {file} {line}` });
  const dot = (colour: string) => Buffer.from(`${bitmap}${colour}00`, 'hex');
  repository.write('pics/dot.bmp', dot('0000ff'));
  repository.commit('a dot');
  writeFileSync(join(home, 'dot.bmp'), dot('00ff00'));
  await show(page, client, repository);
  const goal = 'Draw it in green.\n\nDone when:\n- it is green';
  const job = { goal, title: 'Draw it', agent: 'draws', place: 'background' as const, checks: [], next: false };
  await client.call('session.run', { ...job, repository: repository.path, base: null });
  const session = await finished(client, 'Draw it');
  await client.call('settings.set', { reviewer: 'espalier' }); // not before: it is asked here
  await openByKeys(page, 'Draw it');
  const [files, diff, evidence] = ['Files', 'Diff', 'Evidence'].map((name) => region(page, name)) as [Locator, Locator, Locator];
  await expect(diff).toContainText('draw the dot');

  await test.step('what only moved says from where, and leads there', async () => {
    await diff.getByRole('button', { name: 'moved from src/numbers.ts:1' }).click();
    await expect(files.locator('[aria-current="true"]')).toContainText('numbers.ts');
    await expect(diff.getByRole('button', { name: 'moved to src/first.ts:1' })).toBeVisible();
    await expect(diff).toContainText('5 only moved');
  });
  await test.step('a finding is dismissed with a reason', async () => {
    const finding = evidence.getByRole('listitem').filter({ hasText: 'src/draw.ts:1' });
    await finding.getByRole('button', { name: /^Dismiss/ }).click();
    await page.keyboard.type('It is a note to me');
    await page.keyboard.press('Enter');
    await expect(evidence).toContainText('none is open');
    await evidence.getByRole('button', { name: 'Show 1 that is settled' }).click();
    await expect(evidence).toContainText('dismissed: It is a note to me');
  });
  await test.step('what the task asks for is accepted', async () => {
    await evidence.getByRole('checkbox', { name: 'Accept: it is green' }).click();
    await expect(evidence.getByRole('region', { name: 'Done when' })).toContainText('you accepted it');
  });
  await test.step('pictures stand side by side', async () => {
    await diff.getByRole('button', { name: 'Show pics/dot.bmp' }).click();
    const places = await Promise.all(
      ['before', 'after'].map((when) => diff.getByRole('img', { name: `pics/dot.bmp, ${when}` }).boundingBox()),
    );
    const [before, after] = places;
    expect(after?.x).toBeGreaterThan((before?.x ?? 0) + (before?.width ?? 0));
    expect(after?.y).toBe(before?.y);
  });
  await test.step('the file is opened in the person’s editor, at the line', async () => {
    await files.getByRole('button', { name: /^draw\.ts/ }).click();
    await diff.focus();
    await page.keyboard.press('n');
    await page.keyboard.press('p');
    await page.keyboard.press('o');
    await expect.poll(() => (existsSync(told) ? readFileSync(told, 'utf8') : '')).toBe(`${join(session.worktree, 'src/draw.ts')} 1\n`);
  });
  await test.step('what a reviewer says is shown', async () => {
    await evidence.getByRole('button', { name: 'Ask a reviewer' }).click();
    const fresh = evidence.getByRole('region', { name: 'Fresh review' });
    await expect(fresh).toContainText('Asks for changes');
    await expect(fresh).toContainText('It draws nothing.');
  });
  await test.step('after another commit only what is new comes back', async () => {
    await page.keyboard.press('v');
    await expect(files).toContainText('1 of 4 reviewed');
    writeFileSync(
      join(session.worktree, 'src/draw.ts'),
      `${readFileSync(join(session.worktree, 'src/draw.ts'), 'utf8')}export const two = 2;\n`,
    );
    await page.keyboard.press('g');
    await page.getByRole('button', { name: 'Since you last looked' }).click();
    await expect(diff).toContainText('two = 2');
    await expect(files).not.toContainText('dot.bmp');
    await page.keyboard.press('l');
    await expect(files).toContainText('dot.bmp');
  });
  await models.close();
});
