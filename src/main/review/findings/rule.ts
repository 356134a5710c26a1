import type { Hunk } from '../../../shared/hunks';
import type { ReviewFile, ReviewFinding } from '../../../shared/review';

/** A changed file with what rules look at. */
export interface ChangedFile extends Pick<ReviewFile, 'path' | 'oldPath' | 'status' | 'binary' | 'purpose' | 'folded'> {
  isTest: boolean;
  isLock: boolean;
  hunks: readonly Hunk[];
  /** Size of a binary file that the history does not hold yet; bytes. null: it is none, or gone. */
  bytes: number | null;
  /** Both texts of a file that names dependencies; null for others, and where there is none. */
  before: string | null;
  after: string | null;
}

export interface Change {
  files: readonly ChangedFile[];
  /** Paths that are within what the task is about; null: it did not say. */
  inArea: ReadonlySet<string> | null;
  /** Lines that were taken away anywhere, without what is around them: the same elsewhere only moved. */
  gone(): ReadonlySet<string>;
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

/** Of a line so much is looked at: what is longer was not written by hand; characters. */
const longest = 4000;

export const added = ({ hunks }: Pick<ChangedFile, 'hunks'>): Line[] =>
  hunks.flatMap(({ lines }) =>
    lines.flatMap(({ sign, new: line, text }) => (sign === '+' && line !== null ? [{ line, text: text.slice(0, longest) }] : [])),
  );

export function removed({ hunks }: Pick<ChangedFile, 'hunks'>): Line[] {
  return hunks.flatMap(({ lines, newStart }) => {
    let at = Math.max(1, newStart);
    return lines.flatMap(({ sign, new: line, text }) => {
      if (line !== null) at = line;
      return sign === '-' ? [{ line: at, text: text.slice(0, longest) }] : [];
    });
  });
}

/** All lines that were taken away. */
export const goneFrom = (files: readonly ChangedFile[]): ReadonlySet<string> =>
  new Set(files.flatMap((file) => removed(file).map(({ text }) => text.trim())));

/**
 * Added lines with something in them, which were not there before: one that only moved is nothing new. Each pattern is
 * first looked for in all of them at once, since most files have none. Patterns have the flag `m` where they begin a line.
 */
export function newLines({ gone }: Pick<Change, 'gone'>, file: ChangedFile, patterns: readonly RegExp[]): Line[] {
  const lines = added(file);
  const text = lines.map((line) => line.text).join('\n');
  if (!patterns.some((pattern) => pattern.test(text))) return [];
  return lines.filter((line) => !gone().has(line.text.trim()));
}
