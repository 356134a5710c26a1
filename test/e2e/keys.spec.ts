import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { begin, confirmMerge, finished, job, row, show } from './jobs';
import { expect, reached, test } from './launch';

const agents = [
  { id: 'writes', name: 'Writes', command: ['/bin/sh', '-c', 'printf "$ESPALIER_SESSION" > "$ESPALIER_SESSION.txt"'], io: 'terminal' },
];

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
});

const rowButton = (page: Page, title: string, state = 'Ready') => row(page, title, state).getByRole('button').first();

test('the next row has the keys when the one that had them was merged or discarded', async ({ page, client, repository }) => {
  await show(page, client, repository);
  for (const title of ['One', 'Two', 'Three']) {
    await begin(client, repository, 'writes', title);
    await finished(client, title);
  }
  await rowButton(page, 'One').focus();
  await page.keyboard.press('m');
  await confirmMerge(page, 'One');
  await expect(rowButton(page, 'Two')).toBeFocused();

  await page.keyboard.press('x'); // opens it, and asks
  await expect(job(page, 'Two').getByRole('button', { name: /^Discard 1 line\?/ })).toBeFocused();
  await page.keyboard.press('x');
  await expect(page.getByText(/Two was discarded/)).toBeVisible();
  await expect(rowButton(page, 'Three')).toBeFocused();

  await page.keyboard.press('x');
  await expect(job(page, 'Three').getByRole('button', { name: /^Discard 1 line\?/ })).toBeFocused();
  await page.keyboard.press('Escape'); // thought better of it
  await expect(rowButton(page, 'Three')).toBeFocused();
  expect((await client.call('session.list', { all: true })).sessions.find(({ title }) => title === 'Three')?.state).toBe('finished');
});

test('an opened job that landed keeps the keys and offers to take its merge back', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Land me');
  await finished(client, 'Land me');
  await rowButton(page, 'Land me').focus();
  await page.keyboard.press('Enter');
  await job(page, 'Land me').getByRole('button', { name: 'Merge' }).press('Enter');
  await confirmMerge(page, 'Land me');
  await expect(row(page, 'Land me', 'Landed')).toBeVisible();
  await expect(job(page, 'Land me')).toBeFocused();
  await job(page, 'Land me').getByRole('button', { name: 'Undo merge' }).press('Enter');
  await expect(row(page, 'Land me', 'Ready')).toBeVisible();
  await expect(job(page, 'Land me').getByRole('button', { name: 'Merge' })).toBeVisible();
});

test('the next tile has the keys when the one that had them was discarded, but not its terminal', async ({ page, client, repository }) => {
  await show(page, client, repository);
  for (const title of ['Left', 'Right']) {
    await begin(client, repository, 'writes', title, 'foreground');
    await finished(client, title);
  }
  const left = page.getByRole('article', { name: 'Left' });
  await left.getByRole('button', { name: 'Discard' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(left).toBeHidden();
  await expect(page.getByRole('article', { name: 'Right' })).toBeFocused();
});

/** Presses Tab until something of that name has the focus. */
async function tabTo(page: Page, name: RegExp, limit = 60): Promise<void> {
  const named = () =>
    page.evaluate(() => {
      const active = document.activeElement;
      return active instanceof HTMLElement ? (active.ariaLabel ?? active.innerText) : '';
    });
  for (let presses = 0; presses < limit; presses++) {
    await page.keyboard.press('Tab');
    if (name.test(await named())) return;
  }
  throw new Error(`the tab key does not lead to ${name}`);
}

test('by keyboard alone: demo, answer, review, merge, undo, settings and back', async ({ page, client }) => {
  test.slow();
  await expect(page.getByRole('button', { name: 'Try the demo' })).toBeVisible();
  await tabTo(page, /Try the demo/);
  await page.keyboard.press('Enter');
  const asked = await reached(client, ({ sessions }) => [...sessions.values()].find(({ needsYou }) => needsYou?.reason === 'question'));
  await page.keyboard.press('Control+j');
  const needs = page.getByRole('dialog', { name: 'Needs you' });
  await expect(needs.getByRole('textbox', { name: `Answer ${asked.title}` })).toBeFocused();
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await expect(needs).toContainText('Nothing needs you');
  await page.keyboard.press('Escape');
  await expect(needs).toBeHidden();

  const all = await reached(client, ({ sessions }) => {
    const jobs = [...sessions.values()].filter(({ place }) => place === 'background');
    return jobs.length > 0 && jobs.every(({ state, files }) => state === 'finished' && (files ?? 0) > 0) && jobs;
  });
  await page.keyboard.press('Control+0');
  await expect(page.locator('[data-row]:focus')).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('j'); // from the heading to the first job
  const title = await page.locator('[data-job]:focus').evaluate((button) => button.closest('li')?.ariaLabel?.replace(/, Ready$/, ''));
  expect(all.map((session) => session.title)).toContain(title);
  if (title === undefined) throw new Error('no job has the focus');
  await page.keyboard.press('Enter');
  await expect(job(page, title)).toBeFocused();
  await expect(job(page, title).getByRole('region', { name: 'Diff' })).toBeVisible();
  await page.keyboard.press('n');
  await page.keyboard.press('p');
  await page.keyboard.press('m');
  await confirmMerge(page, title);
  await expect(page.getByText(`${title} landed as`)).toBeVisible();
  await expect(job(page, title)).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(page.getByText(`The merge of ${title} was taken back`)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rowButton(page, title)).toBeFocused();

  await page.keyboard.press('Control+,');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await tabTo(page, /^Appearance/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Appearance' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Foreground' })).toBeVisible();
  await page.keyboard.press('F6');
  await expect(page.locator(':focus')).toBeVisible();
});

test('at 200 % zoom everything stays within the window', async ({ app, page, client, repository }) => {
  await show(page, client, repository);
  for (const title of ['First', 'Second', 'Third', 'Fourth'].map((nth) => `${nth} of four whose title is longer than a switcher shows`)) {
    await begin(client, repository, 'writes', title, 'foreground');
    await finished(client, title);
  }
  await begin(client, repository, 'writes', 'Zoomed job');
  await finished(client, 'Zoomed job');
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setBounds({ x: 0, y: 0, width: 1600, height: 1000 });
    window?.webContents.setZoomFactor(2);
  });
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(800);
  const cut = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, input, textarea, [role="tab"], [role="radio"], [role="combobox"]')]
        .filter((control) => control.offsetParent !== null && control.closest('[inert], [data-row], .xterm') === null)
        .filter((control) => {
          const { left, right } = control.getBoundingClientRect();
          return left < 0 || right > innerWidth + 1;
        })
        .map((control) => control.ariaLabel ?? control.textContent),
    );
  await expect(page.getByRole('button', { name: /^Background, / })).toBeInViewport({ ratio: 1 });
  await expect.poll(cut).toEqual([]);
  await page.keyboard.press('Control+b');
  await expect(page.getByRole('dialog', { name: 'Background' })).toBeVisible();
  await rowButton(page, 'Zoomed job').focus();
  await page.keyboard.press('Enter');
  await expect(job(page, 'Zoomed job').getByRole('button', { name: 'Merge' })).toBeInViewport();
  await expect.poll(cut).toEqual([]);
  await page.keyboard.press('m');
  await expect(page.getByRole('dialog', { name: 'Merge Zoomed job' }).getByRole('button', { name: 'Merge', exact: true })).toBeInViewport();
  await expect.poll(cut).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Control+n');
  await expect(page.getByRole('dialog', { name: 'New task' }).getByRole('button', { name: 'Add to queue' })).toBeInViewport();
  await expect.poll(cut).toEqual([]);
});
