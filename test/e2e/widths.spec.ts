import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright/test';
import { begin, finished, job, show } from './jobs';
import { expect, test } from './launch';

const agents = [
  { id: 'writes', name: 'Writes', command: ['/bin/sh', '-c', 'printf one > one.txt'], io: 'terminal' },
  { id: 'reads', name: 'Reads', command: ['/bin/sh', '-c', 'while read line; do echo "$line"; done'], io: 'pipe' },
];

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
});

async function resize(app: ElectronApplication, page: Page, width: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, width: to, height: 800 }), width);
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
}

test('a window that gets another width keeps what is typed, and its own division', async ({ app, page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'reads', 'Talk', 'foreground');
  await resize(app, page, 1600);
  const foreground = page.getByRole('region', { name: 'Foreground' });
  const background = page.getByRole('region', { name: 'Background' });
  const share = async () => ((await foreground.boundingBox())?.width ?? 0) / 1600;
  await page.getByRole('separator', { name: 'Width of Foreground and Background' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(share).toBeLessThan(0.6);
  const divided = await share();
  const line = foreground.getByRole('textbox', { name: 'Message to Reads' });
  await line.fill('half a thought');
  for (const width of [1200, 1000, 1200, 1600]) {
    await resize(app, page, width);
    await expect(line).toHaveValue('half a thought');
    await expect(line).toBeFocused();
    if (width === 1000) await expect(background).toBeHidden();
    else await expect(background).toBeVisible();
    if (width === 1200) await expect.poll(async () => (await background.boundingBox())?.width).toBe(420);
  }
  await expect.poll(share).toBeCloseTo(divided, 2);
});

test('a dialog keeps the keys while the window gets another width', async ({ app, page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Land me');
  await finished(client, 'Land me');
  await resize(app, page, 1000);
  await page.keyboard.press('Control+b');
  await page.getByRole('listitem', { name: 'Land me, Ready' }).getByRole('button').first().click();
  await job(page, 'Land me').getByRole('button', { name: 'Merge' }).click();
  const message = page.getByRole('dialog', { name: 'Merge Land me' }).getByRole('textbox', { name: 'Commit message' });
  await expect(message).toBeFocused();
  await resize(app, page, 1200);
  await expect(page.locator('article[data-job]')).toBeVisible();
  await expect(message).toBeFocused();
});
