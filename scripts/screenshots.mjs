// `npm run screenshots`: takes the pictures of docs/images/ again.
import { existsSync } from 'node:fs';
import { inRoot, modernNode } from './lib/paths.mjs';
import { log, run } from './lib/run.mjs';
import { explain } from './lib/step.mjs';
import { setupAndBuild } from './setup.mjs';

async function takePictures() {
  const config = inRoot('test/screenshots/playwright.config.ts');
  if (!existsSync(config)) throw new Error(`${config} is missing`);
  const { env } = await setupAndBuild();
  await run(modernNode(), [inRoot('node_modules/playwright/cli.js'), 'test', '--config', config], { env });
}

await takePictures().catch((error) => {
  log(explain(error));
  process.exitCode = 1;
});
