import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Does `work` unless `file` says that it was done for the same `wanted`. The stamp goes before the work
 * begins and comes back when it has ended, so work that was cut off is done again. Returns whether it was done.
 */
export async function once(file, wanted, work) {
  if (readOr(file, undefined) === wanted) return false;
  rmSync(file, { force: true });
  await work();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, wanted);
  renameSync(`${file}.new`, file);
  return true;
}

/**
 * A hash of the texts and names of `names`, files and folders below `root`, and of more words. A folder that is moved or
 * cloned keeps its hash; what is missing counts as such.
 */
export function hashOf(root, names, ...words) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const file of names.flatMap((name) => filesIn(path.join(root, name))).sort()) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readOr(file, '-'))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(file) {
  if (!statSync(file, { throwIfNoEntry: false })?.isDirectory()) return [file];
  return readdirSync(file, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
