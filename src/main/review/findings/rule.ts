import type { Hunk } from '../../../shared/hunks';
import type { ReviewFile, ReviewFinding } from '../../../shared/review';

/** A changed file with what rules look at. */
export interface ChangedFile extends Pick<ReviewFile, 'path' | 'status' | 'binary' | 'purpose' | 'folded'> {
  isTest: boolean;
  isLock: boolean;
  hunks: readonly Hunk[];
  /** Size of a binary file; bytes. null: it is none, or gone. */
  bytes: number | null;
  /** Both texts of a file that names dependencies; null for others, and where there is none. */
  before: string | null;
  after: string | null;
}

export interface Change {
  files: readonly ChangedFile[];
  /** Paths that are within what the task is about; null: it did not say. */
  inArea: ReadonlySet<string> | null;
}

/** What a rule saw; `text`: the line it is about, by which the same thing is known again in another tree. */
export interface Found extends Pick<ReviewFinding, 'path' | 'line' | 'severity' | 'kind' | 'message'> {
  text: string;
}
export type Rule = (change: Change) => Found[];

export interface Line {
  /** In the new file, from 1; of a line that is gone: where it was. */
  line: number;
  text: string;
}

export const added = ({ hunks }: Pick<ChangedFile, 'hunks'>): Line[] =>
  hunks.flatMap(({ lines }) => lines.flatMap(({ sign, new: line, text }) => (sign === '+' && line !== null ? [{ line, text }] : [])));

export function removed({ hunks }: Pick<ChangedFile, 'hunks'>): Line[] {
  return hunks.flatMap(({ lines, newStart }) => {
    let at = Math.max(1, newStart);
    return lines.flatMap(({ sign, new: line, text }) => {
      if (line !== null) at = line;
      return sign === '-' ? [{ line: at, text }] : [];
    });
  });
}

/** Added lines that were not there before: one that only moved is nothing new. */
export function newLines(file: ChangedFile): Line[] {
  const before = new Set(removed(file).map(({ text }) => text.trim()));
  return added(file).filter(({ text }) => !before.has(text.trim()));
}
