import path from 'node:path';
import { writeLaunchRecord } from './launch.mjs';
import { withLock } from './lock.mjs';
import { cacheDir, inRoot, modernNode, root } from './paths.mjs';
import { log, run } from './run.mjs';
import { hashOf, once } from './stamp.mjs';
import { step } from './step.mjs';

const sources = [
  'src',
  'resources',
  'scripts/lib/launch.mjs',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.json',
];

/** Builds the app into out/ when a source or the runtime changed since the last build that ended. */
export async function ensureBuild({ electron, env }) {
  const build = async () => {
    log('building');
    await run(modernNode(), [inRoot('node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], {
      env,
      outToErr: true,
    });
    writeLaunchRecord(electron);
  };
  const remedy = 'see the lines above; a message about a file in src/ is an error in that file';
  await step('Building the app', remedy, () =>
    withLock(path.join(cacheDir, 'build.lock'), () => once(inRoot('out/.stamp'), hashOf(root, sources, electron.executable), build), {
      onWait: () => log('waiting for another build in this clone'),
    }),
  );
}
