import { defineConfig } from 'playwright/test';

/** The pictures of docs/images/, one after the other: each shows a window of its own on the same screen. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.shots.ts',
  outputDir: '../../test-results/screenshots',
  workers: 1,
  timeout: 120_000,
});
