// Runs one benchmark in this process, so that memory and garbage of one do not weigh on the next.
import { writeFileSync } from 'node:fs';
import { runnerImport } from 'vite';
import { root } from './paths.mjs';

const [file, answer] = process.argv.slice(2);
// Vite's runner takes the sources as they are (TypeScript, imports without an ending); native modules stay outside.
const { module } = await runnerImport(file, { root, configFile: false, logLevel: 'error' });
const { run, id, figure, goal } = module.default;
writeFileSync(answer, JSON.stringify({ id, figure, goal, ...(await run()) }));
process.exit(0); // whatever a benchmark left open must not hold up the next
