// `npm run --silent launch-info`: one JSON object for Playwright's `_electron.launch`, of an app that is built by then.
import { launchRecord } from './lib/launch.mjs';
import { log, pathWithoutNodeModules } from './lib/run.mjs';
import { explain } from './lib/step.mjs';
import { setupAndBuild } from './setup.mjs';

// Playwright gives the app no variable but those in `env`; these few are what any program needs.
// Never all of them: the output may land in a log, and an environment holds secrets.
const needed = [
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'SHELL',
  'TMPDIR',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'ESPALIER_HOME',
];

try {
  const { electron } = await setupAndBuild();
  const { executablePath, args, env } = launchRecord(electron);
  const inherited = Object.fromEntries(needed.filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
  console.log(JSON.stringify({ executablePath, args, env: { ...inherited, PATH: pathWithoutNodeModules(), ...env } }));
} catch (error) {
  log(explain(error));
  process.exitCode = 1;
}
