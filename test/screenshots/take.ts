import { resolve } from 'node:path';
import type { ElectronApplication, Page } from 'playwright/test';
import { expect } from '../e2e/launch';

const pictures = resolve(import.meta.dirname, '../../docs/images');

/** Sets the window's size in px. */
export async function size(app: ElectronApplication, width: number, height: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, ...bounds }), {
    width,
    height,
  });
}

/** Takes a picture of the page, once nothing in it is on its way, for `docs/images/<name>.png`. */
export async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.screenshot({ path: resolve(pictures, `${name}.png`), animations: 'disabled' });
}
