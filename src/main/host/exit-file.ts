import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Exit, exit } from '../../shared/model';
import { logFolder } from './log';

const exitFile = (home: string, id: string): string => join(logFolder(home, id), 'exit.json');

/** Notes how a process ended beside its log: from before anybody is told until it is collected, whatever ends the host. */
export async function keepExit(home: string, id: string, how: Exit): Promise<void> {
  const path = exitFile(home, id);
  await mkdir(logFolder(home, id), { recursive: true, mode: 0o700 });
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(how));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** How a process ended that no host holds any more; null: nobody saw it, or it was collected. */
export async function readExit(home: string, id: string): Promise<Exit | null> {
  try {
    return exit.parse(JSON.parse(await readFile(exitFile(home, id), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}

/** After it was collected, and before another process of the same id. */
export async function dropExit(home: string, id: string): Promise<void> {
  await rm(exitFile(home, id), { force: true });
}
