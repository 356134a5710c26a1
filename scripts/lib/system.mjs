// System packages of a headless Debian. Every entry: how to see that it is there, what brings it.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { isRoot } from './paths.mjs';
import { log, run } from './run.mjs';

const needed = [
  // Compiling node-pty (it has no Linux prebuild).
  ['bin:python3', 'python3'],
  ['bin:make', 'make'],
  ['bin:g++', 'g++'],
  // Used at run time.
  ['bin:git', 'git'],
  ['bin:Xvfb', 'xvfb'],
  ['bin:dbus-daemon', 'dbus-daemon'],
  ['bin:bwrap', 'bubblewrap'],
  // Linked by the Electron executable.
  ['lib:libasound.so.2', 'libasound2'],
  ['lib:libatk-1.0.so.0', 'libatk1.0-0'],
  ['lib:libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
  ['lib:libatspi.so.0', 'libatspi2.0-0'],
  ['lib:libcairo.so.2', 'libcairo2'],
  ['lib:libcups.so.2', 'libcups2'],
  ['lib:libdbus-1.so.3', 'libdbus-1-3'],
  ['lib:libdrm.so.2', 'libdrm2'],
  ['lib:libexpat.so.1', 'libexpat1'],
  ['lib:libgbm.so.1', 'libgbm1'],
  ['lib:libgtk-3.so.0', 'libgtk-3-0'],
  ['lib:libnspr4.so', 'libnspr4'],
  ['lib:libnss3.so', 'libnss3'],
  ['lib:libpango-1.0.so.0', 'libpango-1.0-0'],
  ['lib:libudev.so.1', 'libudev1'],
  ['lib:libX11.so.6', 'libx11-6'],
  ['lib:libxcb.so.1', 'libxcb1'],
  ['lib:libXcomposite.so.1', 'libxcomposite1'],
  ['lib:libXdamage.so.1', 'libxdamage1'],
  ['lib:libXext.so.6', 'libxext6'],
  ['lib:libXfixes.so.3', 'libxfixes3'],
  ['lib:libxkbcommon.so.0', 'libxkbcommon0'],
  ['lib:libXrandr.so.2', 'libxrandr2'],
  // Opened by name at run time: without it notifications are silently dropped.
  ['lib:libnotify.so.4', 'libnotify4'],
  // Without any font nothing is drawn.
  ['file:/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf', 'fonts-dejavu-core'],
];

function sharedLibraries() {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => existsSync(file));
  if (ldconfig === undefined) return new Set();
  const listing = execFileSync(ldconfig, ['-p'], { encoding: 'utf8' });
  return new Set(Array.from(listing.matchAll(/^\s+(\S+) \(/gm), (match) => match[1]));
}

function hasExecutable(name) {
  return process.env.PATH.split(path.delimiter).some((dir) => {
    try {
      accessSync(path.join(dir, name), constants.X_OK);
      return true;
    } catch {
      return false; // not there, or not ours to run: look in the next folder
    }
  });
}

function missingPackages() {
  const libraries = sharedLibraries();
  const present = (probe) => {
    const [kind, name] = [probe.slice(0, probe.indexOf(':')), probe.slice(probe.indexOf(':') + 1)];
    if (kind === 'bin') return hasExecutable(name);
    if (kind === 'lib') return libraries.has(name);
    return existsSync(name);
  };
  return needed.filter(([probe]) => !present(probe)).map(([, pkg]) => pkg);
}

/** Debian 13 and Ubuntu 24.04 renamed some libraries when time_t grew to 64 bits: libgtk-3-0 is libgtk-3-0t64 there. */
function nameHere(pkg) {
  const renamed = `${pkg}t64`;
  const found = spawnSync('apt-cache', ['show', '--no-all-versions', renamed], { stdio: 'ignore' });
  return found.status === 0 ? renamed : pkg;
}

/** Installs what is missing when that needs no question (Debian, as root or by `sudo -n`), else says what to install. */
export async function ensureSystemPackages() {
  if (process.platform !== 'linux') return;
  const missing = missingPackages();
  if (missing.length === 0) return;
  const mayInstall = existsSync('/etc/debian_version') && (isRoot || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0);
  if (!mayInstall) {
    log(
      `going on without some system packages; on Debian: sudo apt-get install --no-install-recommends ${missing.map(nameHere).join(' ')}`,
    );
    return;
  }
  log(`installing system packages: ${missing.join(' ')}`);
  const apt = (...args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120', ...args];
    const [program, ...rest] = isRoot ? command : ['sudo', '-n', ...command];
    return run(program, rest, { stdio: ['ignore', 'ignore', 2] });
  };
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', ...missing.map(nameHere));
}
