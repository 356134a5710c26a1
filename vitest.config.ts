import { defineConfig } from 'vitest/config';

/** Agents that `npm test` has at hand; `npm run test:agents` runs the tests of all. */
const agents = process.env['ESPALIER_TEST_AGENTS'] === 'all' ? '**/*' : '{builtin,claude,codex}*';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts', `test/agents/${agents}.test.ts`],
    // Most tests wait for real processes: one core fewer, as is the default, would leave half of two cores idle.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
