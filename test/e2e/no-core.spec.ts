import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './launch';

test('a core that does not start is told in the window, and found once it does', async ({ home, app }) => {
  const page = await app.firstWindow();
  await expect(page.getByText(/The core ended at its start/).first()).toBeVisible();
  rmdirSync(join(home, 'espalier.db'));
  await expect(page.getByText(/The core ended at its start/)).toHaveCount(0);
  await expect(page.getByText('Pick a repository')).toBeVisible();
});

test.beforeEach(({ home }) => {
  mkdirSync(join(home, 'espalier.db'), { recursive: true }); // a folder where the database should be
});
