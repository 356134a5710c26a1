import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ToolFailure } from './tool';

/** Larger files are for other programs. Bytes. */
const largest = 10 * 1024 * 1024;

/** A file as text; null: there is none. Refuses what an edit would spoil: folders, binary files, other encodings. */
export async function readText(file: string, named: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  if (!found) return null;
  if (found.isDirectory()) throw new ToolFailure(`${named} is a folder.`);
  if (!found.isFile()) throw new ToolFailure(`${named} is no ordinary file.`);
  if (found.size > largest) throw new ToolFailure(`${named} is too large (${found.size} bytes). Use the shell to look at parts of it.`);
  const bytes = await readFile(file);
  if (bytes.includes(0)) throw new ToolFailure(`${named} is a binary file.`);
  try {
    // ignoreBOM keeps the mark as part of the text, so that an edit does not lose it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ToolFailure(`${named} is not in UTF-8.`);
  }
}

/** Puts a text into a file, whole or not at all, and keeps its mode. Makes folders on the way. */
export async function writeText(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const mode = (await stat(file).catch(() => null))?.mode;
  const fresh = path.join(path.dirname(file), `.${path.basename(file).slice(0, 100)}.${randomBytes(4).toString('hex')}.new`);
  try {
    const handle = await open(fresh, 'wx');
    try {
      await handle.writeFile(text);
      if (mode !== undefined) await handle.chmod(mode & 0o7777);
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
