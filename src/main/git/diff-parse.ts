import type { FileChange } from '../../shared/model';
import { splitRecords } from './git';

/** What `git diff` against a commit does not tell. */
export type Known = { untracked: ReadonlySet<string>; unmerged: ReadonlySet<string> };

/**
 * Reads `git diff -z --raw --numstat`: first all raw rows, then all numbers. A rename has two paths in either; its
 * numbers have an empty path first. Source: git-diff(1), "RAW OUTPUT FORMAT" and "OTHER DIFF FORMATS".
 */
export function parseChanges(output: Buffer, known: Known): FileChange[] {
  const records = splitRecords(output).map((record) => record.toString('utf8'));
  const files = new Map<string, FileChange>();
  let at = 0;
  const next = () => records[at++] ?? '';
  while (at < records.length) {
    const record = next();
    if (record.startsWith(':')) addRow(files, record, next, known);
    else addNumbers(files, record, next);
  }
  return [...files.values()];
}

/** Lines of all files together. */
export function numbersOf(files: readonly FileChange[]): { added: number; deleted: number } {
  return {
    added: files.reduce((sum, file) => sum + (file.added ?? 0), 0),
    deleted: files.reduce((sum, file) => sum + (file.deleted ?? 0), 0),
  };
}

const statuses: Readonly<Record<string, FileChange['status']>> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'typechange',
  U: 'conflicted',
};

function addRow(files: Map<string, FileChange>, row: string, next: () => string, known: Known): void {
  const letter = row.slice(row.lastIndexOf(' ') + 1).charAt(0);
  const first = next();
  const twoPaths = letter === 'R' || letter === 'C';
  const path = twoPaths ? next() : first;
  const status = statuses[letter] ?? 'modified';
  const plain = status === 'added' && known.untracked.has(path) ? 'untracked' : status;
  files.set(path, {
    path,
    oldPath: twoPaths ? first : null,
    status: known.unmerged.has(path) ? 'conflicted' : plain,
    added: 0,
    deleted: 0,
    binary: false,
  });
}

function addNumbers(files: Map<string, FileChange>, record: string, next: () => string): void {
  const match = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(record);
  if (!match) return;
  const [, added = '-', deleted = '-', inline = ''] = match;
  let path = inline;
  if (path === '') {
    next();
    path = next();
  }
  const file = files.get(path);
  if (!file) return;
  file.binary = added === '-';
  file.added = file.binary ? null : Number(added);
  file.deleted = file.binary ? null : Number(deleted);
}
