import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processStart } from './proc';

/**
 * Makes this process the only one of its kind (`name`) in a folder; false: a living one is there already. The
 * claim ends with the process, however it ends.
 *
 * A socket alone cannot do it: of two processes that find a dead one's, the second may remove the first's new
 * one. Here nobody ever removes the newest claim: the one with the highest number counts, it is made whole or
 * not at all (`link`), and whoever finds its process dead tries for the next number, which one of them gets.
 */
export function claim(folder: string, name: string): boolean {
  const draft = join(folder, `${name}.claim-${process.pid}`);
  try {
    writeFileSync(draft, `${process.pid} ${processStart(process.pid)}`, { mode: 0o600 });
    for (;;) {
      const last = Math.max(0, ...numbers(folder, name));
      if (last > 0 && isAlive(folder, name, last)) return false;
      if (!linked(draft, pathOf(folder, name, last + 1))) continue; // another was faster: look at it
      const all = numbers(folder, name);
      // The number that we took may have been given up before, below a newer one that we had not seen.
      if (Math.max(...all) !== last + 1) {
        rmSync(pathOf(folder, name, last + 1), { force: true });
        continue;
      }
      for (const older of all) if (older <= last) rmSync(pathOf(folder, name, older), { force: true });
      return true;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

const pathOf = (folder: string, name: string, number: number): string => join(folder, `${name}.claim.${number}`);

function numbers(folder: string, name: string): number[] {
  const prefix = `${name}.claim.`;
  return readdirSync(folder).flatMap((file) => (file.startsWith(prefix) ? Number(file.slice(prefix.length)) : []));
}

function isAlive(folder: string, name: string, number: number): boolean {
  let text: string;
  try {
    text = readFileSync(pathOf(folder, name, number), 'utf8');
  } catch {
    return false; // removed by the holder of a newer one: the next look finds that
  }
  const [pid = '', ...start] = text.split(' ');
  return processStart(Number(pid)) === start.join(' ');
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
