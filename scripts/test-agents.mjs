// `npm run test:agents [-- vitest arguments]`: set-up, build, all agent CLIs, and every test that runs one for real.
import { ensureAgents, pins } from './lib/agents.mjs';
import { inRoot, modernNode } from './lib/paths.mjs';
import { log, run } from './lib/run.mjs';
import { explain } from './lib/step.mjs';
import { setupAndBuild } from './setup.mjs';

try {
  const { env } = await setupAndBuild();
  await ensureAgents(Object.keys(pins));
  const args = process.argv.slice(2);
  await run(modernNode(), [inRoot('node_modules/vitest/vitest.mjs'), 'run', ...(args.length > 0 ? args : ['test/agents'])], {
    env: { ...env, ESPALIER_TEST_AGENTS: 'all' },
  });
} catch (error) {
  log(explain(error));
  process.exitCode = 1;
}
