import { defineConfig } from 'playwright/test';

/** The tests in the real window. No browser is downloaded: the app's own Electron is driven. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: { trace: 'retain-on-failure' },
});
