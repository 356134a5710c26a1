import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import type { Contract } from '../../src/shared/contract';
import type { Session } from '../../src/shared/model';
import type { Client } from '../../src/shared/rpc';
import type { TestRepository } from '../helpers/repository';
import { show, begin as start } from './jobs';
import { expect, reached, test } from './launch';

const agents = [
  { id: 'echoes', name: 'Echoes', command: ['/bin/sh', '-c', 'echo ready; exec cat'], io: 'terminal' },
  { id: 'plain', name: 'Plain', command: ['/bin/sh', '-c', 'echo one; echo two; read line; echo got $line; sleep 60'], io: 'pipe' },
  { id: 'reads', name: 'Reads', command: ['/bin/sh', '-c', 'echo reading; cat; echo over'], io: 'pipe' },
  { id: 'fails', name: 'Fails', command: ['/bin/sh', '-c', 'echo something broke; exit 3'], io: 'terminal' },
  { id: 'writes', name: 'Writes', command: ['/bin/sh', '-c', 'echo hello > new.txt; echo done'], io: 'terminal' },
  {
    id: 'links',
    name: 'Links',
    command: [
      '/bin/sh',
      '-c',
      "printf '\\033]8;;https://example.com/where\\033\\\\here\\033]8;;\\033\\\\\\n\\033]52;c;c3RvbGVu\\007'; exec cat",
    ],
    io: 'terminal',
  },
  { id: 'asks-back', name: 'Asks back', command: ['/bin/sh', '-c', "stty raw -echo; printf 'q\\033[6n'; exec cat -v"], io: 'terminal' },
];

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
});

/** Starts a task in the foreground. */
const begin = (client: Client<Contract>, repository: TestRepository, agent: string, title: string): Promise<Session> =>
  start(client, repository, agent, title, 'foreground');

const tile = (page: Page, title: string) => page.getByRole('article', { name: title, exact: true });
const screen = (page: Page, title: string) => tile(page, title).locator('.xterm-rows');

test('a real terminal: what is typed reaches the agent, and the footer says where keys go', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'echoes', 'Echo it');
  await expect(screen(page, 'Echo it')).toContainText('ready');
  await tile(page, 'Echo it').locator('.xterm-screen').click();
  await expect(tile(page, 'Echo it').getByText('Keys go to the terminal')).toBeVisible();
  await page.keyboard.type('hello there');
  await page.keyboard.press('Enter');
  await expect(screen(page, 'Echo it')).toContainText(/hello there\s*hello there/);
  await page.keyboard.press('F6');
  await expect(tile(page, 'Echo it').getByText('Keys go to the terminal')).toBeHidden();
});

test('a terminal comes back whole after another tab was looked at', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'asks-back', 'Ask back');
  // The terminal is asked where the cursor is, once; bringing the old output back must not answer it again.
  await expect(screen(page, 'Ask back')).toContainText('R');
  const answers = async () => ((await screen(page, 'Ask back').textContent()) ?? '').match(/R/g)?.length ?? 0;
  expect(await answers()).toBe(1);
  await tile(page, 'Ask back').getByRole('tab', { name: 'Changes' }).click();
  await expect(screen(page, 'Ask back')).toHaveCount(0);
  await tile(page, 'Ask back').getByRole('tab', { name: 'Terminal' }).click();
  await expect(screen(page, 'Ask back')).toContainText('q');
  await tile(page, 'Ask back').locator('.xterm-screen').click();
  await page.keyboard.type('zzz');
  await expect(screen(page, 'Ask back')).toContainText('zzz');
  expect(await answers()).toBe(1);
});

test('plain output has an input line', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'plain', 'Talk plainly');
  await expect(screen(page, 'Talk plainly')).toContainText('two');
  await tile(page, 'Talk plainly').getByRole('textbox', { name: 'Message to Plain' }).fill('a message');
  await page.keyboard.press('Enter');
  await expect(screen(page, 'Talk plainly')).toContainText('got a message');
  await expect(tile(page, 'Talk plainly').getByRole('textbox', { name: 'Message to Plain' })).toHaveValue('');
});

test('Ctrl+D ends the input of plain output, in the output and in the empty line below it', async ({ page, client, repository }) => {
  await show(page, client, repository);
  for (const [title, where] of [
    ['In the output', () => tile(page, 'In the output').locator('.xterm-screen')],
    ['In the line', () => tile(page, 'In the line').getByRole('textbox', { name: 'Message to Reads' })],
  ] as const) {
    const { id } = await begin(client, repository, 'reads', title);
    await expect(screen(page, title)).toContainText('reading');
    await where().click();
    if (title === 'In the line') {
      await page.keyboard.type('x');
      await page.keyboard.press('Control+d'); // something is being typed
      await page.keyboard.press('Backspace');
      expect((await client.call('session.show', { session: id })).session.state).toBe('running');
    }
    await page.keyboard.press('Control+d');
    await reached(client, ({ sessions }) => sessions.get(id)?.state === 'finished');
  }
});

test('a failed agent says why in its tile, shows its log and restarts', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const session = await begin(client, repository, 'fails', 'Break it');
  const broken = tile(page, 'Break it');
  await expect(broken.getByText('Fails stopped')).toBeVisible();
  await expect(broken.getByText(/exit code 3/)).toBeVisible();
  await broken.getByRole('button', { name: 'Show log' }).click();
  await expect(screen(page, 'Break it')).toContainText('something broke');
  await broken.getByRole('button', { name: 'Restart' }).click();
  await reached(client, ({ sessions }) => (sessions.get(session.id)?.runs ?? 0) > 1);
});

test('a discard is asked about once, in place, and can be taken back', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Write a file');
  const done = tile(page, 'Write a file');
  await expect(done.getByText('Finished, 1 file changed')).toBeVisible();
  await done.getByRole('tab', { name: 'Changes' }).click();
  await expect(done.getByText('new.txt').first()).toBeVisible();
  await done.getByRole('button', { name: 'Discard' }).click();
  await done.getByRole('button', { name: 'Discard 1 line?' }).click();
  await expect(done).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(done).toBeVisible();
});

test('tiles change places by keys and by mouse, and one can have it all', async ({ page, client, repository }) => {
  await show(page, client, repository);
  for (const title of ['First', 'Second', 'Third']) {
    await begin(client, repository, 'echoes', title);
    await expect(screen(page, title)).toContainText('ready');
  }
  const order = () =>
    page
      .getByRole('region', { name: 'Foreground' })
      .getByRole('article')
      .evaluateAll((all) => all.map((one) => one.ariaLabel));
  await expect.poll(order).toEqual(['First', 'Second', 'Third']);

  await tile(page, 'First').getByRole('tab', { name: 'Terminal' }).focus();
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await expect.poll(order).toEqual(['Second', 'First', 'Third']);

  const from = await tile(page, 'Third').getByRole('heading').boundingBox();
  const onto = await tile(page, 'Second').boundingBox();
  if (!from || !onto) throw new Error('a tile is not on screen');
  await page.mouse.move(from.x + 5, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(onto.x + 60, onto.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect.poll(order).toEqual(['Third', 'Second', 'First']);

  await page.keyboard.press('Control+2');
  await expect(tile(page, 'Second').getByText('Keys go to the terminal')).toBeVisible();
  await page.keyboard.press('Control+Shift+M');
  await expect.poll(order).toEqual(['Second']);
  await expect(screen(page, 'Second')).toContainText('ready');
  await page.keyboard.press('Control+Shift+M');
  await expect.poll(order).toEqual(['Third', 'Second', 'First']);

  await page.getByRole('radiogroup', { name: 'Layout' }).getByRole('radio', { name: 'Columns' }).click();
  const boxes = await page
    .getByRole('region', { name: 'Foreground' })
    .getByRole('article')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  expect(new Set(boxes).size).toBe(1);
});

test('search marks what it finds, from inside the terminal', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'echoes', 'Seek');
  await expect(screen(page, 'Seek')).toContainText('ready');
  await tile(page, 'Seek').locator('.xterm-screen').click();
  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('read');
  await expect(page.getByRole('search', { name: 'Search in the terminal' }).getByRole('status')).toHaveText('1 of 1');
  await page.keyboard.press('Escape');
  await expect(tile(page, 'Seek').getByText('Keys go to the terminal')).toBeVisible();
});

test('hostile output: a link shows where it leads, and the clipboard is asked about', async ({ page, client, repository, app }) => {
  await show(page, client, repository);
  await begin(client, repository, 'links', 'Trick');
  const trick = tile(page, 'Trick');
  const ask = trick.getByRole('group', { name: 'Clipboard request' });
  await expect(ask).toContainText('stolen');
  const clipboard = () => app.evaluate(({ clipboard }) => clipboard.readText());
  expect(await clipboard()).not.toBe('stolen');
  await ask.getByRole('button', { name: 'Copy' }).click();
  await expect.poll(clipboard).toBe('stolen');

  const box = await trick.locator('.xterm-screen').boundingBox();
  if (!box) throw new Error('the terminal is not on screen');
  await page.mouse.move(box.x + 4, box.y + 30);
  await page.mouse.move(box.x + 12, box.y + 8, { steps: 4 });
  await expect(trick.getByText('https://example.com/where')).toBeVisible();
});

test('what is selected is copied, and pasted as if it were typed', async ({ page, client, repository, app }) => {
  await show(page, client, repository);
  await begin(client, repository, 'echoes', 'Copy it');
  await expect(screen(page, 'Copy it')).toContainText('ready');
  const clipboard = () => app.evaluate(({ clipboard }) => clipboard.readText());
  await tile(page, 'Copy it')
    .locator('.xterm-screen')
    .dblclick({ position: { x: 12, y: 8 } });
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(clipboard).toBe('ready');

  await page.keyboard.press('Control+Shift+V');
  await page.keyboard.type(' to paste');
  await page.keyboard.press('Enter');
  await expect(screen(page, 'Copy it')).toContainText(/ready to paste\s*ready to paste/);
});
