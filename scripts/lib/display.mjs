import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * A virtual screen where there is none, or `always` (tests must not depend on the desktop).
 * `pictureDir`: a folder in which the server keeps the picture of its screen, for `look.mjs`.
 * Returns the environment for what is shown there, `number` where a screen was started, and `stop`, which waits for its end.
 */
export async function ensureDisplay({ always = false, size = '1280x800', pictureDir } = {}) {
  const hasScreen = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (process.platform !== 'linux' || (hasScreen && !always)) return { env: {}, async stop() {} };
  // -displayfd: the server picks a free number and tells it, so runs never collide.
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'];
  if (pictureDir) args.push('-fbdir', pictureDir);
  // Where util-linux is there, the kernel ends the server when this process dies, be it by kill -9.
  const [command, ...prefix] = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'TERM', 'Xvfb'] : ['Xvfb'];
  const server = spawn(command, [...prefix, ...args], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise((resolve, reject) => {
    const failed = (why) => reject(new Error(`the virtual screen did not start (${why}); on Debian: apt-get install xvfb`));
    server.once('error', (error) => failed(error.message));
    server.once('exit', (code) => failed(`Xvfb ended with ${code}`));
    createInterface({ input: server.stdio[3] }).once('line', resolve);
  });
  const ended = new Promise((resolve) => server.once('close', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
  };
  return { number, env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: '' }, stop };
}
