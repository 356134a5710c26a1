// `npm run bench [-- words]`: runs every bench/*.bench.ts (or those whose name holds one of the words), one at a
// time, each in a process of its own. Prints one table and writes the same as JSON lines to bench/results/.
//
// Each file has as its default export:
//     { id: number, figure: string, goal: string,
//       run(): Promise<{ value: string, baseline: string, ratio: number | null, met: boolean, details?: object }> }
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { ensureDisplay } from './lib/display.mjs';
import { cacheDir, inRoot, modernNode } from './lib/paths.mjs';
import { log, run } from './lib/run.mjs';
import { explain } from './lib/step.mjs';
import { table } from './lib/table.mjs';
import { setupAndBuild } from './setup.mjs';

async function measure(name, env) {
  const answer = path.join(cacheDir, `bench-${process.pid}.json`);
  rmSync(answer, { force: true });
  log(`measuring ${name}`);
  try {
    await run(modernNode(), [inRoot('scripts/lib/bench-one.mjs'), inRoot('bench', name), answer], { env });
    return JSON.parse(readFileSync(answer, 'utf8'));
  } catch (error) {
    return { id: null, figure: name, goal: '', value: `failed: ${error.message}`, baseline: '', ratio: null, met: false };
  } finally {
    rmSync(answer, { force: true });
  }
}

async function bench(words) {
  const { env } = await setupAndBuild();
  const folder = inRoot('bench');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.bench.ts')) : [];
  const chosen = names.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
  const display = await ensureDisplay({ always: true, size: '1700x1100' });
  const results = [];
  try {
    for (const name of chosen.sort()) results.push(await measure(name, { ...env, ...display.env }));
  } finally {
    await display.stop();
  }
  results.sort((a, b) => (a.id ?? Infinity) - (b.id ?? Infinity));
  save(results);
  console.log(table(results));
  return results.every(({ id }) => id !== null) ? 0 : 1; // a goal that is not met is a result, a broken benchmark is not
}

function save(results) {
  const at = new Date().toISOString();
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
  mkdirSync(inRoot('bench/results'), { recursive: true });
  const lines = results.map((result) => JSON.stringify({ at, ...machine, ...result }));
  writeFileSync(inRoot('bench/results', `${at.replaceAll(':', '-')}.jsonl`), `${lines.join('\n')}\n`);
}

process.exit(
  await bench(process.argv.slice(2)).catch((error) => {
    log(explain(error));
    return 1;
  }),
);
