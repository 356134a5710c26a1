/** A part of a file that two sides changed: lines that are the same, or what each made of them. */
export type Piece = { kind: 'same'; lines: string[] } | Clash;
export interface Clash {
  kind: 'clash';
  /** Its choice is kept by this, as long as both sides stay what they are. */
  key: string;
  job: string[];
  base: string[];
  queue: string[];
}

export type Side = 'queue' | 'both' | 'job';
/** What becomes of a clash: one side, both, what was suggested, or what a person typed. */
export type Choice = { take: Side } | { take: 'suggested' | 'typed'; text: string };
export type Choices = ReadonlyMap<string, Choice>;

/**
 * The parts of a text with git's markers (zdiff3). The session's side comes first in it, as in a merge of the target
 * into its branch.
 */
export function piecesOf(path: string, merged: string): Piece[] {
  const pieces: Piece[] = [];
  let same: string[] = [];
  let clash: Clash | null = null;
  let into = same;
  for (const line of merged.split('\n')) {
    if (clash === null && line.startsWith('<<<<<<< ')) {
      if (same.length > 0) pieces.push({ kind: 'same', lines: same });
      clash = { kind: 'clash', key: '', job: [], base: [], queue: [] };
      into = clash.job;
    } else if (clash !== null && into === clash.job && /^\|{7}( |\r?$)/.test(line)) into = clash.base;
    else if (clash !== null && into !== clash.queue && /^={7}\r?$/.test(line)) into = clash.queue;
    else if (clash !== null && into === clash.queue && line.startsWith('>>>>>>> ')) {
      const place = pieces.filter(({ kind }) => kind === 'clash').length;
      pieces.push({ ...clash, key: [path, place, ...clash.job, '', ...clash.queue].join('\n') });
      clash = null;
      same = [];
      into = same;
    } else into.push(line);
  }
  if (same.length > 0) pieces.push({ kind: 'same', lines: same });
  return pieces;
}

/** The lines that a choice makes of a clash. */
export function linesOf({ job, queue }: Clash, choice: Choice): string[] {
  if ('text' in choice) return choice.text === '' ? [] : choice.text.split('\n');
  if (choice.take === 'both') return [...queue, ...job];
  return choice.take === 'queue' ? queue : job;
}

export const clashesOf = (pieces: readonly Piece[]): Clash[] => pieces.flatMap((piece) => (piece.kind === 'clash' ? [piece] : []));

/** The whole text once every clash has a choice; null: one has none. */
export function resultOf(pieces: readonly Piece[], choices: Choices): string | null {
  const lines: string[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'same') lines.push(...piece.lines);
    else {
      const choice = choices.get(piece.key);
      if (choice === undefined) return null;
      lines.push(...linesOf(piece, choice));
    }
  }
  return lines.join('\n');
}
