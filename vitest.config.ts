import { defineConfig } from 'vitest/config';

/** Agents that `npm test` has at hand; `npm run test:agents` runs the tests of all. */
const agents = process.env['ESPALIER_TEST_AGENTS'] === 'all' ? '**/*' : '{builtin,claude,codex}*';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts', `test/agents/${agents}.test.ts`],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
