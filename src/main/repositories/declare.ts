import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { EspalierError } from '../../shared/errors';
import type { Repository } from '../../shared/model';
import { replaceFile } from '../config/replace-file';
import { exists } from '../git/exists';
import { readIfThere } from './scripts';

/** A configuration file's text with checks added after those that it has; all else stays as it is written. */
export function withChecks(text: string | null, had: number, commands: readonly string[]): string {
  const start = text === null || text.trim() === '' ? '{}\n' : text;
  const formattingOptions = { insertSpaces: !/^\t/m.test(start), tabSize: 2, eol: start.includes('\r\n') ? '\r\n' : '\n' };
  if (had === 0) return applyEdits(start, modify(start, ['checks'], commands, { formattingOptions }));
  return commands.reduce(
    (file, command, index) =>
      applyEdits(file, modify(file, ['checks', had + index], command, { formattingOptions, isArrayInsertion: true })),
    start,
  );
}

/** Writes checks into `.espalier/config.json` of a checkout, beside the `had` that it names. Throws `refused` where that is elsewhere. */
export async function declareChecks({ path: root }: Repository, had: number, commands: readonly string[]): Promise<void> {
  const folder = path.join(root, '.espalier');
  const file = path.join(folder, 'config.json');
  await mkdir(folder, { recursive: true });
  const there = await exists(file);
  const real = [path.join(await realpath(root), '.espalier'), ...(there ? ['config.json'] : [])].join(path.sep);
  if ((await realpath(there ? file : folder)) !== real)
    throw new EspalierError('refused', `${file} is a link to another place.`, 'Nothing was written. Add the checks there by hand.');
  const mode = there ? (await stat(file)).mode & 0o777 : 0o644;
  replaceFile(file, withChecks(await readIfThere(file), had, commands));
  await chmod(file, mode);
}
