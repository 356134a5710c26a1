import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Runs `work` while holding the lock `file`, so that two commands may start at once in one clone. The lock
 * names its owner: one whose owner is dead (kill -9, power cut) is taken over. `onWait` is called once if it must wait.
 */
export async function withLock(file, work, { onWait = () => {}, pollMs = 200 } = {}) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !take(file); ) {
    if (takeFromDead(file)) continue;
    if (!told) onWait();
    told = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Written beside and linked into place: a lock is never seen without its owner in it. */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function takeFromDead(file) {
  let owner;
  try {
    owner = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return true; // given back a moment ago
    throw error;
  }
  if (isAlive(Number(owner))) return false;
  // Renamed first, then looked at: of two that saw the dead owner, only one may take away a lock,
  // and it must be the dead one's and not the one that the other has just taken.
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return true;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== owner) linkSync(aside, file);
  rmSync(aside, { force: true });
  return true;
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // someone else's process, but a living one
  }
}
