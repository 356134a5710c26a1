// `npm test`: set-up, build, two agent CLIs, unit and integration tests and those of agents, then those in the real window.
// The last line is "N passed, N failed", and ", N skipped" where some were.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureAgents } from './lib/agents.mjs';
import { failuresIn, failuresOfPlaywright, failuresOfVitest } from './lib/failures.mjs';
import { cacheDir, inRoot, modernNode } from './lib/paths.mjs';
import { log, run } from './lib/run.mjs';
import { explain } from './lib/step.mjs';
import { countPlaywright, countVitest, summary, tallyOf } from './lib/suites.mjs';
import { setupAndBuild } from './setup.mjs';

async function suite(name, args, env, { count, failuresOf }) {
  const report = path.join(cacheDir, `${name}.json`);
  rmSync(report, { force: true });
  const [tool, ...rest] = args(report);
  const ended = await run(modernNode(), [inRoot('node_modules', tool), ...rest], {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  }).then(
    () => true,
    (error) => {
      log(error.message);
      return false;
    },
  );
  return { ...tallyOf(report, count, ended), told: failuresIn(report, failuresOf) };
}

async function test() {
  const { env } = await setupAndBuild();
  mkdirSync(cacheDir, { recursive: true });
  await ensureAgents(['claude', 'codex']);
  return [
    await suite(
      'vitest',
      (report) => ['vitest/vitest.mjs', 'run', '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      env,
      { count: countVitest, failuresOf: failuresOfVitest },
    ),
    await suite('playwright', () => ['playwright/cli.js', 'test', '--pass-with-no-tests', '--reporter=list,json'], env, {
      count: countPlaywright,
      failuresOf: failuresOfPlaywright,
    }),
  ];
}

const tallies = await test().catch((error) => {
  log(explain(error));
  return [{ passed: 0, failed: 1, skipped: 0 }];
});
for (const { told } of tallies) if (told) console.log(`\n${told}`);
console.log(summary(tallies));
process.exit(tallies.some(({ failed }) => failed > 0) || tallies.every(({ passed }) => passed === 0) ? 1 : 0);
