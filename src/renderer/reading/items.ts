import { type CodeViewDiffItem, type DiffLineAnnotation, type FileDiffMetadata, processFile } from '@pierre/diffs';
import type { CheckFailure } from '../../shared/check';
import type { Comment, Review, ReviewFile, ReviewFinding } from '../../shared/review';
import type { DiffStyle } from '../review/diff-style';
import type { Lines, Side } from './cursor';
import { type Picture, sizeText } from './pictures';
import type { Piece } from './pieces';
import { isClosed } from './plan';
import type { Reading } from './reading';

/** A failure that a check found in the tree on screen. */
export interface Failure extends CheckFailure {
  check: string;
}

/** What stands under a line of a diff. */
export type Note =
  | { kind: 'comment'; comment: Comment }
  | { kind: 'finding'; finding: ReviewFinding }
  | { kind: 'failure'; failure: Failure }
  | { kind: 'composing'; lines: Lines }
  | { kind: 'pictures'; pictures: Picture[]; path: string };
/** As the diff library keeps it. */
export interface Noted {
  note: Note;
}
export type Item = CodeViewDiffItem<Noted>;

const sides = { old: 'deletions', new: 'additions' } as const;
const at = (side: Side, lineNumber: number, note: Note): DiffLineAnnotation<Noted> => ({
  side: sides[side],
  lineNumber,
  metadata: { note },
});

/** A diff without lines: the header of the file says why. */
const bare = (name: string): FileDiffMetadata => ({
  name,
  type: 'change',
  hunks: [],
  splitLineCount: 0,
  unifiedLineCount: 0,
  isPartial: true,
  deletionLines: [],
  additionLines: [],
  deletionCharacterCount: 0,
  additionCharacterCount: 0,
});

/** A line for each side of a file that has none, under which its picture stands. */
function ofPictures(path: string, pictures: readonly Picture[]): FileDiffMetadata {
  const line = (side: Side, sign: string): string[] =>
    pictures.filter((picture) => picture.side === side).map(({ bytes }) => `${sign}${sizeText(bytes)}`);
  const [old, now] = [line('old', '-'), line('new', '+')];
  const patch = [`--- a/x`, `+++ b/x`, `@@ -${old.length},${old.length} +${now.length},${now.length} @@`, ...old, ...now, ''].join('\n');
  return { ...(processFile(patch) ?? bare(path)), name: 'x.txt' };
}

function diffOf(path: string, piece: Piece | null): FileDiffMetadata {
  if (piece === null) return bare(path);
  return piece.pictures.length > 0 ? ofPictures(path, piece.pictures) : (piece.diff ?? bare(path));
}

/** What stands at the lines of a file: comments and findings where they belong, above all lines where their place is gone. */
export function notesOf(
  path: string,
  { comments, findings }: Pick<Review, 'comments' | 'findings'>,
  composing: Lines | null,
  failures: readonly Failure[],
): DiffLineAnnotation<Noted>[] {
  return [
    ...failures.filter((failure) => failure.path === path).map((failure) => at('new', failure.line ?? 0, { kind: 'failure', failure })),
    ...findings
      .filter((finding) => finding.path === path && finding.state !== 'dismissed')
      .map((finding) => at('new', finding.line ?? 0, { kind: 'finding', finding })),
    ...comments.filter((one) => one.path === path).map((one) => at(one.side, one.place?.endLine ?? 0, { kind: 'comment', comment: one })),
    ...(composing?.path === path ? [at(composing.side, composing.endLine, { kind: 'composing' as const, lines: composing })] : []),
  ];
}

/** Notes on lines that a diff leaves out go to its top, where they are seen. */
function placed(notes: DiffLineAnnotation<Noted>[], piece: Piece): DiffLineAnnotation<Noted>[] {
  const lines = { additions: new Set<number>(), deletions: new Set<number>() };
  for (const { old, new: now } of piece.hunks.flatMap((hunk) => hunk.lines)) {
    if (old !== null) lines.deletions.add(old);
    if (now !== null) lines.additions.add(now);
  }
  return notes.map((note) => (lines[note.side].has(note.lineNumber) ? note : { ...note, lineNumber: 0 }));
}

/** Pictures stand side by side: each under its own column, or where there is one column, in a row. */
function ofSides(path: string, pictures: Picture[], style: DiffStyle): DiffLineAnnotation<Noted>[] {
  const groups = style === 'unified' && pictures.length > 1 ? [pictures] : pictures.map((picture) => [picture]);
  return groups.map((group) => at(group.at(-1)?.side ?? 'new', 1, { kind: 'pictures', pictures: group, path }));
}

interface Made {
  piece: Piece | null;
  collapsed: boolean;
  notes: string;
  item: Item;
}

/** Makes the items of the list, each anew only when something of it changed: the list draws again what is another object. */
export function makeItems(): (
  files: readonly ReviewFile[],
  state: Pick<Reading, 'opened' | 'composing'> & { review: Review; failures: readonly Failure[]; style: DiffStyle },
  piece: (file: ReviewFile) => Piece | null,
) => Item[] {
  let known = new Map<string, Made>();
  let version = 0;
  return (files, { review, opened, composing, failures, style }, pieceOf) => {
    const next = new Map<string, Made>();
    const noted = new Set([
      ...review.comments.map(({ path }) => path),
      ...review.findings.flatMap(({ path }) => path ?? []),
      ...failures.map(({ path }) => path),
      composing?.path,
    ]);
    for (const file of files) {
      const piece = pieceOf(file);
      const collapsed = piece === null || (piece.diff === null && piece.pictures.length === 0) || isClosed(file, opened);
      const found = noted.has(file.path) && piece ? placed(notesOf(file.path, review, composing, failures), piece) : [];
      const pictures = ofSides(file.path, piece?.pictures ?? [], style);
      const annotations = [...found, ...pictures];
      const notes = annotations.length === 0 ? '' : `${pictures.length} ${JSON.stringify(found)}`;
      const before = known.get(file.path);
      if (before?.piece === piece && before.collapsed === collapsed && before.notes === notes) {
        next.set(file.path, before);
        continue;
      }
      version += 1;
      const fileDiff = before?.piece === piece ? before.item.fileDiff : diffOf(file.path, piece);
      next.set(file.path, { piece, collapsed, notes, item: { id: file.path, type: 'diff', fileDiff, annotations, collapsed, version } });
    }
    known = next;
    return files.flatMap(({ path }) => known.get(path)?.item ?? []);
  };
}
