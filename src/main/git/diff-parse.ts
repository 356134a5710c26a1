import type { FileChange } from '../../shared/model';
import { splitRecords } from './git';

/** What `git diff` against a commit does not tell. */
export type Known = { untracked: ReadonlySet<string>; unmerged: ReadonlySet<string> };

/** A file on one side of a diff: git's id of its content, and its mode such as `100644`. */
export type Content = { id: string; mode: string };
/** A changed file as git tells it. Ids of contents that are no objects yet are zeros. */
export type Row = {
  change: FileChange;
  old: Content | null;
  new: Content | null;
  /** Paths as git wrote them, in bytes: not every name is UTF-8. */
  name: Buffer;
  oldName: Buffer | null;
};

/**
 * Reads `git diff -z --raw --numstat`: first all raw rows, then all numbers. A rename has two paths in either; its
 * numbers have an empty path first. Source: git-diff(1), "RAW OUTPUT FORMAT" and "OTHER DIFF FORMATS".
 */
export function parseRows(output: Buffer, known: Known): Row[] {
  const records = splitRecords(output);
  const rows = new Map<string, Row>();
  let at = 0;
  const next = () => records[at++] ?? Buffer.alloc(0);
  while (at < records.length) {
    const record = next();
    if (record[0] === colon) addRow(rows, record.toString('utf8'), next, known);
    else addNumbers(rows, record, next);
  }
  return [...rows.values()];
}

/** The same as clients see it. */
export function parseChanges(output: Buffer, known: Known): FileChange[] {
  return parseRows(output, known).map(({ change }) => change);
}

/** Lines of all files together. */
export function numbersOf(files: readonly FileChange[]): { added: number; deleted: number } {
  return {
    added: files.reduce((sum, file) => sum + (file.added ?? 0), 0),
    deleted: files.reduce((sum, file) => sum + (file.deleted ?? 0), 0),
  };
}

const colon = 0x3a;
const tab = 0x09;

const statuses: Readonly<Record<string, FileChange['status']>> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'typechange',
  U: 'conflicted',
};

const contentOf = (mode = '', id = ''): Content | null => (mode === '000000' ? null : { id, mode });
/** Bytes as a key: names that are not UTF-8 must not become one. */
const keyOf = (name: Buffer): string => name.toString('latin1');

function addRow(rows: Map<string, Row>, row: string, next: () => Buffer, known: Known): void {
  const [oldMode, newMode, oldId, newId, letters = ''] = row.slice(1).split(' ');
  const letter = letters.charAt(0);
  const first = next();
  const twoPaths = letter === 'R' || letter === 'C';
  const name = twoPaths ? next() : first;
  const path = name.toString('utf8');
  const status = statuses[letter] ?? 'modified';
  const plain = status === 'added' && known.untracked.has(path) ? 'untracked' : status;
  const oldPath = twoPaths ? first.toString('utf8') : null;
  rows.set(keyOf(name), {
    change: { path, oldPath, status: known.unmerged.has(path) ? 'conflicted' : plain, added: 0, deleted: 0, binary: false },
    old: contentOf(oldMode, oldId),
    new: contentOf(newMode, newId),
    name,
    oldName: twoPaths ? first : null,
  });
}

function addNumbers(rows: Map<string, Row>, record: Buffer, next: () => Buffer): void {
  const first = record.indexOf(tab);
  const second = record.indexOf(tab, first + 1);
  if (first === -1 || second === -1) return;
  const [added = '-', deleted = '-'] = record.subarray(0, second).toString('latin1').split('\t');
  let name = record.subarray(second + 1);
  if (name.length === 0) {
    next();
    name = next();
  }
  const change = rows.get(keyOf(name))?.change;
  if (!change) return;
  change.binary = added === '-';
  change.added = change.binary ? null : Number(added);
  change.deleted = change.binary ? null : Number(deleted);
}
