import type { FileChange } from '../../shared/model';
import { withCore } from '../core';
import { harmless, note, paint, printable, say, sayJson } from '../output';
import { padEnd, plural, width } from '../words';

/** Prints what a session changed: the patch as git writes it, or `--stat`. */
export async function diff(session: string, { stat, json }: { stat?: true; json?: true }): Promise<number> {
  const { files, patch, truncated } = await withCore((core) => core.call('session.diff', { session, path: null }));
  if (json) sayJson({ files, patch });
  else if (stat) for (const line of statLines(files)) say(line);
  // In a pipe it is a patch for a program, to the byte; on a terminal it must not command it.
  else process.stdout.write(process.stdout.isTTY ? coloured(patch) : patch);
  if (truncated && !stat) note('The patch is too long to show whole: see the worktree, or `--stat`.');
  return 0;
}

function statLines(files: readonly FileChange[]): string[] {
  if (files.length === 0) return ['Nothing was changed.'];
  const names = files.map(({ path, oldPath }) => printable(oldPath === null ? path : `${oldPath} → ${path}`));
  const longest = Math.max(...names.map(width));
  const sum = (of: (file: FileChange) => number | null): number => files.reduce((total, file) => total + (of(file) ?? 0), 0);
  const rows = files.map((file, index) => {
    const size = file.binary ? 'binary' : `${paint('green', `+${file.added ?? 0}`)} ${paint('red', `−${file.deleted ?? 0}`)}`;
    return `${padEnd(names[index] ?? '', longest)}  ${padEnd(file.status, 10)}  ${size}`;
  });
  return [...rows, `${plural(files.length, 'file')}, +${sum(({ added }) => added)} −${sum(({ deleted }) => deleted)}`];
}

function coloured(patch: string): string {
  return harmless(patch)
    .split('\n')
    .map((line) => {
      if (/^(diff |index |--- |\+\+\+ |new file|deleted file|similarity|rename |old mode|new mode)/.test(line)) return paint('bold', line);
      if (line.startsWith('@@')) return paint('cyan', line);
      if (line.startsWith('+')) return paint('green', line);
      return line.startsWith('-') ? paint('red', line) : line;
    })
    .join('\n');
}
