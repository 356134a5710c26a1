import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git';

/** Merges the texts of a file, taking one side where they conflict. What only the other changed stays in. */
export async function mergeTexts(base: Buffer, ours: Buffer, theirs: Buffer, side: 'ours' | 'theirs'): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-merge-'));
  try {
    await Promise.all(Object.entries({ ours, base, theirs }).map(([name, text]) => writeFile(join(folder, name), text)));
    return (await git(folder).run(['merge-file', '-p', `--${side}`, 'ours', 'base', 'theirs'])).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
