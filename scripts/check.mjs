// `npm run check`: everything that can be said about the sources without running them. All checks run; each is told.
import { inRoot, modernNode } from './lib/paths.mjs';
import { log, run } from './lib/run.mjs';
import { explain } from './lib/step.mjs';
import { setup } from './setup.mjs';

const checks = [
  ['formatting and lint (Biome)', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  ['types (tsc)', 'node_modules/typescript/bin/tsc', '--build', 'tsconfig.build.json'],
  ['unused files, exports and dependencies (knip)', 'node_modules/knip/bin/knip.js', '--cache', '--cache-location', '.cache/knip'],
  ['import rules', 'node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', 'test/unit/imports.test.ts'],
];

async function check() {
  await setup();
  let failed = 0;
  for (const [name, tool, ...args] of checks) {
    const problem = await run(modernNode(), [inRoot(tool), ...args]).then(
      () => undefined,
      (error) => error,
    );
    if (problem) failed += 1;
    log(`${problem ? 'FAILED' : 'ok    '}  ${name}`);
  }
  return failed;
}

const failed = await check().catch((error) => {
  log(explain(error));
  return 1;
});
process.exit(failed === 0 ? 0 : 1);
