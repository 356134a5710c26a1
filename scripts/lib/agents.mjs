// The agent CLIs that tests run for real, at the versions whose behaviour was verified. They are no packages of the
// app: installed from npm into a folder of their own, only what is asked for, without install scripts.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { cacheDir, modernNode } from './paths.mjs';
import { log, pathWithoutNodeModules, run } from './run.mjs';
import { once } from './stamp.mjs';
import { step } from './step.mjs';

const folder = path.join(cacheDir, 'agents');
const platform = `${process.platform}-${process.arch}`;

/** Where the commands of installed agents are, each under the name that a person types. */
export const agentBin = path.join(folder, 'bin');

/**
 * id → npm package, version, what the package runs. Of claude and opencode the package of this platform is taken alone:
 * the one that people install is a launcher which its install script replaces, and opencode's brings a second build along.
 * @typedef {{ package: string, version: string, command: string, entry: string, native?: boolean }} Pin
 */
export const pins = /** @type {const} @satisfies {Record<string, Pin>} */ ({
  claude: { package: `@anthropic-ai/claude-code-${platform}`, version: '2.1.329', command: 'claude', entry: 'claude', native: true },
  codex: { package: '@openai/codex', version: '0.169.0', command: 'codex', entry: 'bin/codex.js' },
  gemini: { package: '@google/gemini-cli', version: '0.61.0', command: 'gemini', entry: 'bundle/gemini.js' },
  opencode: { package: `opencode-${platform}`, version: '1.18.33', command: 'opencode', entry: 'bin/opencode', native: true },
  kilo: { package: '@kilocode/cli', version: '7.7.7', command: 'kilo', entry: 'bin/kilo' },
  qwen: { package: '@qwen-code/qwen-code', version: '0.24.4', command: 'qwen', entry: 'cli-entry.js' },
  copilot: { package: '@github/copilot', version: '1.0.102', command: 'copilot', entry: 'npm-loader.js' },
  pi: { package: '@earendil-works/pi-coding-agent', version: '0.87.1', command: 'pi', entry: 'dist/bundle/cli.js' },
  cline: { package: 'cline', version: '3.0.65', command: 'cline', entry: 'bin/cline' },
});

/**
 * Installs these agents beside those that are there, when one is missing or at another version. Throws a StepError.
 * @param {readonly (keyof typeof pins)[]} ids
 */
export async function ensureAgents(ids) {
  await step('Installing the agents for tests', 'check that the npm registry can be reached, then run this again', () =>
    withLock(path.join(cacheDir, 'agents.lock'), () => install(ids), { onWait: () => log('waiting for another installation of agents') }),
  );
}

async function install(ids) {
  const all = new Set([...installed(), ...ids]);
  const wanted = Object.keys(pins).filter((id) => all.has(id));
  const dependencies = Object.fromEntries(wanted.map((id) => [pins[id].package, pins[id].version]));
  const manifest = `${JSON.stringify({ private: true, dependencies }, undefined, 2)}\n`;
  await once(path.join(folder, '.stamp'), [folder, modernNode(), platform, manifest].join('\n'), async () => {
    log(`installing agents for tests: ${wanted.join(', ')}`);
    mkdirSync(agentBin, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), manifest);
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', ['install', ...quiet], { cwd: folder, outToErr: true, env: { PATH: pathWithoutNodeModules() } });
    for (const id of wanted) link(pins[id]);
  });
}

/** What an earlier run installed, from its manifest; none where there is none. */
function installed() {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return [];
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.keys(pins).filter((id) => pins[id].package in dependencies);
}

/** The command: a link to a program, or a script that runs it with a Node new enough, whatever `node` the PATH has. */
function link(pin) {
  const target = path.join(folder, 'node_modules', pin.package, pin.entry);
  const command = path.join(agentBin, pin.command);
  const fresh = `${command}.new`;
  rmSync(fresh, { force: true });
  if (pin.native) symlinkSync(target, fresh);
  else writeFileSync(fresh, `#!/bin/sh\nexec '${modernNode()}' '${target}' "$@"\n`);
  if (!pin.native) chmodSync(fresh, 0o755);
  renameSync(fresh, command);
}
