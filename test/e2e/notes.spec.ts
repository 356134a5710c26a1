import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { begin, confirmMerge, finished, job, show } from './jobs';
import { expect, reached, test } from './launch';

const agents = [
  { id: 'writes', name: 'Writes', command: ['/bin/sh', '-c', 'printf one > one.txt'], io: 'terminal' },
  { id: 'reads', name: 'Reads', command: ['/bin/sh', '-c', 'while read line; do echo "$line"; done'], io: 'pipe' },
];

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
});

/** Whether a note lies on any part of something. */
async function covered(page: Page, what: Locator): Promise<boolean> {
  const notes = await page.locator('[data-sonner-toast]').all();
  const boxes = await Promise.all([what, ...notes].map((one) => one.boundingBox()));
  const [own, ...others] = boxes.map((box) => box ?? { x: 0, y: 0, width: 0, height: 0 });
  if (!own || own.width === 0 || others.length === 0) throw new Error('nothing is there to lie on, or no note');
  return others.some(
    (note) => note.x < own.x + own.width && own.x < note.x + note.width && note.y < own.y + own.height && own.y < note.y + note.height,
  );
}

test('a note with Undo never lies on what is typed and sent, whatever the width', async ({ app, page, client, repository }) => {
  await show(page, client, repository);
  for (const title of ['First', 'Second', 'Third', 'Talk']) await begin(client, repository, 'reads', title, 'foreground');
  await begin(client, repository, 'writes', 'Land me');
  const done = await finished(client, 'Land me');
  await reached(client, ({ sessions }) => [...sessions.values()].filter(({ state }) => state === 'running').length === 4);
  await page.getByRole('listitem', { name: 'Land me, Ready' }).getByRole('button').first().focus();
  await page.keyboard.press('m');
  await confirmMerge(page, 'Land me');
  await expect(page.getByText('Land me landed as')).toBeVisible();
  for (const [width, height] of [
    [1600, 1000],
    [1290, 800],
    [1110, 700],
    [1000, 700],
    [960, 640],
  ] as const) {
    await app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, width: w, height: h }), [
      width,
      height,
    ] as const);
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
    const tile = page.getByRole('region', { name: 'Foreground' }).getByRole('article').last();
    for (const what of [tile.getByRole('textbox', { name: 'Message to Reads' }), tile.getByRole('button', { name: 'Send' })])
      await expect.poll(() => covered(page, what), `at ${width} px`).toBe(false);
  }
  expect((await client.call('session.show', { session: done.id })).session.state).toBe('landed');
});

test('a note lies above the verbs of a job that is opened large', async ({ page, client, repository }) => {
  await show(page, client, repository);
  for (const title of ['Land me', 'Look at me']) {
    await begin(client, repository, 'writes', title);
    await finished(client, title);
  }
  await page.getByRole('listitem', { name: 'Land me, Ready' }).getByRole('button').first().focus();
  await page.keyboard.press('m');
  await confirmMerge(page, 'Land me');
  await expect(page.getByText('Land me landed as')).toBeVisible();
  await page.getByRole('listitem', { name: 'Look at me, Ready' }).getByRole('button').first().click();
  await job(page, 'Look at me').getByRole('button', { name: 'Open large' }).click();
  for (const name of ['More actions', 'Discard'])
    await expect.poll(() => covered(page, page.getByRole('article', { name: 'Look at me' }).getByRole('button', { name }))).toBe(false);
});

test('a job that landed long ago has no undo left, but still its menu', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Old one');
  const { id } = await finished(client, 'Old one');
  await client.call('session.merge', { session: id, strategy: 'squash', message: null, into: null });
  await reached(client, ({ sessions }) => sessions.get(id)?.state === 'landed');
  await page.clock.setFixedTime(Date.now() + 40 * 24 * 3600_000);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Old one');
  await page.keyboard.press('Enter');
  await expect(job(page, 'Old one')).toBeVisible();
  await expect(job(page, 'Old one').getByRole('button', { name: 'Undo merge' })).toBeHidden();
  await job(page, 'Old one').getByRole('button', { name: 'More actions' }).click();
  await expect(page.getByRole('menuitem')).toHaveText([
    /^Rename/,
    'Copy the branch',
    'Copy the worktree’s path',
    'Open the worktree’s folder',
  ]);
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.keyboard.type('New name');
  await page.keyboard.press('Enter');
  await reached(client, ({ sessions }) => sessions.get(id)?.title === 'New name');
});
