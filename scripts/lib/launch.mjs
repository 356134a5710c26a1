import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, isRoot, root } from './paths.mjs';

const file = inRoot('out/launch.json');

/**
 * How the built app is started: `out/launch.json`, written by the build and read by `bin/espalier` and the app.
 *
 *     executablePath  the Electron executable
 *     args            what follows it to open the window: switches, then this folder
 *     env             variables to add to those of the caller, for the window
 *     nodeEnv         variables to add, to run the same executable as Node: `executablePath script …`.
 *                     They must not reach a program that is not ours (an agent, a shell)
 */
export function launchRecord({ kind, dist, executable }) {
  const redirect = path.join(dist, 'compat/better-sqlite3-redirect.cjs');
  return {
    executablePath: executable,
    args: [...switches(dist), root],
    env: kind === 'official' ? {} : { ELECTRON_OVERRIDE_DIST_PATH: dist },
    nodeEnv: { ELECTRON_RUN_AS_NODE: '1', ...(existsSync(redirect) ? { NODE_OPTIONS: `--require "${redirect}"` } : {}) },
  };
}

export function writeLaunchRecord(electron) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(launchRecord(electron), null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** Chromium refuses to run as root with its sandbox, and cannot make one where user namespaces are forbidden. */
function switches(dist) {
  return isRoot || (userNamespacesForbidden() && !hasSetuidSandbox(dist)) ? ['--no-sandbox'] : [];
}

/** Ubuntu 23.10 and later: https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces */
function userNamespacesForbidden() {
  const setting = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  return existsSync(setting) && readFileSync(setting, 'utf8').trim() === '1';
}

function hasSetuidSandbox(dist) {
  const helper = statSync(path.join(dist, 'chrome-sandbox'), { throwIfNoEntry: false });
  return helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0;
}
