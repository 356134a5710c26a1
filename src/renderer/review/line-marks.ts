import { changedOf, type Hunk, lineDigests, lineKey } from '../../shared/hunks';
import type { Move, ReviewFile } from '../../shared/review';

type Keys = ReadonlySet<string>;
/** It is asked at each frame of a scroll. */
const known = new WeakMap<readonly Hunk[], { accepted: readonly string[]; lines: Keys }>();

/** The changed lines of a file that are accepted, by themselves or with their hunk; by `lineKey`. */
export function acceptedLines({ accepted }: Pick<ReviewFile, 'accepted'>, hunks: readonly Hunk[]): Keys {
  const before = known.get(hunks);
  if (before?.accepted === accepted) return before.lines;
  const lines = linesOf(new Set(accepted), hunks);
  known.set(hunks, { accepted, lines });
  return lines;
}

/** Whether all of a hunk is among the lines that are accepted. */
export const isAccepted = (hunk: Hunk, accepted: Keys): boolean =>
  accepted.size > 0 && changedOf(hunk).every((line) => accepted.has(lineKey(line)));

function linesOf(accepted: Keys, hunks: readonly Hunk[]): Keys {
  if (accepted.size === 0) return accepted;
  const alone = [...lineDigests(hunks)].flatMap(([place, digest]) => (accepted.has(digest) ? [place] : []));
  const whole = hunks.filter(({ digest }) => accepted.has(digest)).flatMap(changedOf);
  return new Set([...alone, ...whole.map(lineKey)]);
}

/** Where a line that only moved is, or was, besides. */
export interface Other {
  path: string;
  side: 'old' | 'new';
  line: number;
  /** Of the first line of those that moved together. */
  says: string | null;
}

/** The lines of each file that only moved, by path and `lineKey`. */
export function movedByPath(moves: readonly Move[]): ReadonlyMap<string, ReadonlyMap<string, Other>> {
  const files = new Map<string, Map<string, Other>>();
  const put = (path: string, side: 'old' | 'new', line: number, other: Other): void => {
    const own = files.get(path) ?? new Map<string, Other>();
    files.set(path, own.set(lineKey({ side, line }), other));
  };
  for (const { from, to, lines } of moves)
    for (let at = 0; at < lines; at += 1) {
      const [old, now] = [from.line + at, to.line + at];
      const first = at === 0;
      put(from.path, 'old', old, { path: to.path, side: 'new', line: now, says: first ? `moved to ${to.path}:${to.line}` : null });
      put(to.path, 'new', now, { path: from.path, side: 'old', line: old, says: first ? `moved from ${from.path}:${from.line}` : null });
    }
  return files;
}

export interface LineMarks {
  accepted: Keys;
  /** Lines that a choice covers; null: it is in another file. The library knows rows, which have two lines. */
  chosen: Keys | null;
  /** Lines that only moved, and the way to where they are besides; null: they are not told. */
  moved: { lines: ReadonlyMap<string, Other>; goTo(other: Other): void } | null;
}

const changedLine = '[data-line-type=change-addition], [data-line-type=change-deletion]';

const keyOf = (element: HTMLElement): string => {
  const { line, columnNumber, lineType } = element.dataset;
  const old = lineType === 'change-deletion' || (lineType === 'context' && element.closest('[data-deletions]') !== null);
  return lineKey({ side: old ? 'old' : 'new', line: Number(line ?? columnNumber) });
};

function drawChoice(root: ShadowRoot, chosen: Keys): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-selected-line]:is([data-line], [data-column-number])'))
    if (!chosen.has(keyOf(element))) delete element.dataset['selectedLine'];
  for (const element of root.querySelectorAll<HTMLElement>(changedLine))
    if (chosen.has(keyOf(element))) element.dataset['selectedLine'] ??= '';
}

/**
 * Marks lines that are drawn by the diff library, within its own shadow root: those that are chosen, those that are
 * accepted, and those that only moved, with the way to where they are besides.
 */
export function drawLines(root: ShadowRoot, { accepted, chosen, moved }: LineMarks): void {
  if (chosen) drawChoice(root, chosen);
  if (accepted.size === 0 && !moved?.lines.size && root.querySelector('[data-accepted-line], [data-moved]') === null) return;
  for (const element of root.querySelectorAll<HTMLElement>(changedLine)) {
    const key = keyOf(element);
    const other = moved?.lines.get(key);
    element.toggleAttribute('data-accepted-line', accepted.has(key));
    element.toggleAttribute('data-moved', other !== undefined);
    if (element.dataset['line'] === undefined) continue;
    const there = element.querySelector<HTMLElement>('[data-moved-way]');
    if (there?.textContent === (other?.says ?? undefined)) continue;
    there?.remove();
    if (moved && other?.says) element.append(way(other, other.says, moved.goTo));
  }
}

function way(other: Other, says: string, goTo: (other: Other) => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = says;
  button.dataset['movedWay'] = '';
  button.addEventListener('click', () => goTo(other));
  button.addEventListener('pointerdown', (event) => event.stopPropagation()); // it chooses no line
  return button;
}

/** Style of the marks, within the shadow root. */
export const lineStyle = `
[data-column-number][data-accepted-line] { box-shadow: inset 2px 0 0 var(--accent); }
[data-moved]:is([data-line],[data-column-number]) { --diffs-computed-diff-line-bg: var(--surface-2); }
[data-moved] [data-diff-span] { background: none; }
[data-column-number][data-moved]:not([data-accepted-line]) { box-shadow: inset 2px 0 0 var(--line-ctl); }
[data-moved-way] { position: sticky; right: 8px; height: 18px; margin-left: 24px; padding: 0 6px; border: 0; border-radius: 4px; background: var(--surface-3); color: var(--text-2); font: 400 11px/18px var(--font-ui); cursor: default; user-select: none; }
[data-moved-way]::after { content: ""; position: absolute; inset: -3px 0; }
[data-moved-way]:hover { background: var(--surface-4); color: var(--text-1); }
[data-moved-way]:focus-visible { outline: 0; box-shadow: var(--focus-ring); }
`;
