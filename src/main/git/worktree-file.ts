import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { EspalierError } from '../../shared/errors';
import type { Content } from './diff-parse';
import { git } from './git';

const slash = 0x2f;
const link = '120000';
const executable = '100755';

/**
 * Puts a content in the place of a worktree's file, whole or not at all, as a checkout would: its mode, line ends and
 * filters included. `to` null: the file goes, and folders that are empty then. The index is left alone. Throws
 * `refused` where something else stands in the way, which is never touched.
 */
export async function putFile(worktree: string, name: Buffer, to: Content | null): Promise<void> {
  const place = Buffer.concat([Buffer.from(`${worktree}/`), name]);
  await assertFree(worktree, name);
  if (to === null) {
    await rm(place, { force: true });
    return dropEmptyFolders(worktree, name);
  }
  const folder = place.subarray(0, place.lastIndexOf(slash));
  await mkdir(folder, { recursive: true });
  const fresh = Buffer.concat([folder, Buffer.from(`/.espalier-${randomUUID()}`)]);
  try {
    await write(worktree, name, to, fresh);
    await rename(fresh, place);
  } catch (error) {
    await unlink(fresh).catch(() => undefined); // it was not made, or has its place
    throw error;
  }
}

/** Throws `refused` where `putFile` would: folders that are files or links, or a folder in the file's place. */
export async function assertFree(worktree: string, name: Buffer): Promise<void> {
  for (let end = name.indexOf(slash); end !== -1; end = name.indexOf(slash, end + 1)) {
    const found = await lstatOf(worktree, name.subarray(0, end));
    if (found !== null && !found.isDirectory()) throw inTheWay(name.subarray(0, end), 'is no folder now');
  }
  if ((await lstatOf(worktree, name))?.isDirectory()) throw inTheWay(name, 'is a folder now');
}

async function write(worktree: string, name: Buffer, to: Content, fresh: Buffer): Promise<void> {
  if (to.mode === link) {
    const { stdout } = await git(worktree).run(['cat-file', 'blob', to.id]);
    return symlink(stdout, fresh);
  }
  // A name that is not UTF-8 decides its attributes as well as it can be written.
  const { stdout } = await git(worktree).run(['cat-file', '--filters', `--path=${name.toString('utf8')}`, to.id]);
  await writeFile(fresh, stdout, { flag: 'wx', mode: to.mode === executable ? 0o777 : 0o666 });
}

async function dropEmptyFolders(worktree: string, name: Buffer): Promise<void> {
  for (let end = name.lastIndexOf(slash); end > 0; end = name.lastIndexOf(slash, end - 1)) {
    const folder = Buffer.concat([Buffer.from(`${worktree}/`), name.subarray(0, end)]);
    const left = await readdir(folder).catch(() => null); // gone before the file was
    if (left !== null && left.length > 0) return;
    if (left !== null) await rmdir(folder);
  }
}

function lstatOf(worktree: string, name: Buffer) {
  return lstat(Buffer.concat([Buffer.from(`${worktree}/`), name])).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
}

function inTheWay(name: Buffer, what: string): EspalierError {
  return new EspalierError(
    'refused',
    `${name.toString('utf8')} ${what}, so the file cannot be put there.`,
    'Nothing was changed. Take that back first.',
  );
}
