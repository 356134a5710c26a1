// `npm start`: set-up, build, run. `npm run dev`: set-up, then run with live reload. Both work on a fresh clone.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { ensureDisplay } from './lib/display.mjs';
import { launchRecord } from './lib/launch.mjs';
import { cacheDir, inRoot, isRoot, modernNode, root } from './lib/paths.mjs';
import { log } from './lib/run.mjs';
import { explain, step } from './lib/step.mjs';
import { setup, setupAndBuild } from './setup.mjs';

const args = process.argv.slice(2);
const dev = args[0] === '--dev';
const screenDir = path.join(cacheDir, `screen-${process.pid}`);

async function start() {
  const { electron, env } = await (dev ? setup() : setupAndBuild());
  mkdirSync(screenDir, { recursive: true });
  const display = await step('Starting a virtual screen', 'install Xvfb, or run this where there is a screen', () =>
    ensureDisplay({ size: '1440x900', pictureDir: screenDir }),
  );
  if (display.number !== undefined) sayHowToSee(display.number);

  const record = launchRecord(electron);
  const electronVite = inRoot('node_modules/electron-vite/bin/electron-vite.js');
  const [command, commandArgs] = dev
    ? [modernNode(), [electronVite, 'dev', ...(isRoot ? ['--noSandbox'] : []), '--', ...args.slice(1)]]
    : [record.executablePath, [...record.args, ...args]];
  const app = spawn(command, commandArgs, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env, ...display.env } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => app.kill(signal));
  // npm does not pass SIGTERM on to its script: when npm is gone, so is the reason to run.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && app.kill('SIGTERM'), 500).unref();

  const end = async (code) => {
    await display.stop();
    rmSync(screenDir, { recursive: true, force: true });
    process.exit(code);
  };
  app.on('error', (error) => {
    log(`the app did not start: ${error.message}`);
    end(1);
  });
  app.on('close', (code, signal) => end(code ?? 128 + constants.signals[signal]));
}

function sayHowToSee(number) {
  log(`there is no screen here, so the window opens on the virtual display :${number}`);
  log(`  a picture of it:  node scripts/look.mjs ${path.relative(root, screenDir)} window.png`);
  log(`  live, by VNC:     apt-get install -y x11vnc && x11vnc -display :${number} -localhost -forever -nopw`);
  log('  Ctrl-C here ends the window');
}

start().catch((error) => {
  rmSync(screenDir, { recursive: true, force: true });
  log(explain(error));
  process.exit(1);
});
