import { changedOf, type Hunk, type LinePlace, lineKey } from '../../shared/hunks';
import type { Review } from '../../shared/review';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { acceptedLines } from '../review/line-marks';
import { notify } from '../ui/toast';
import { changedIn, type Lines, lineAfter, linesOfHunk, oneSided, stepFile, stepHunk, stepLine } from './cursor';
import { readOf } from './groups';
import { fill, pieceAt } from './pieces';
import { asking, filesShown, lookAgain, type Reading, useReading } from './reading';

const state = useReading.getState;
const set = useReading.setState;

/** What is asked of the tree that is on screen; null: nothing is, or the person was told that another one is there by now. */
function here(): { session: string; tree: string } | null {
  const { review } = state();
  return review && { session: review.session, tree: review.tree };
}

/** What failed may have been refused because the work is another by now: then the page says so. */
export async function decided<T>(asked: Promise<T>, failed: string): Promise<T | undefined> {
  const done = await act(asked, { failed });
  if (done === undefined) void lookAgain();
  return done;
}

/** What was just asked for is shown. */
async function seen(asked: Promise<Review>, failed: string): Promise<Review | undefined> {
  const answered = asking();
  const review = await decided(asked, failed);
  if (review) answered(review);
  return review;
}

/** Scrolls to where the reader is: told by whoever draws the diffs. */
export const scroller: { to(state: Pick<Reading, 'cursor' | 'lines'>): void } = { to: () => {} };

function goTo(to: Partial<Pick<Reading, 'cursor' | 'lines'>>): void {
  set({ lines: null, composing: null, ...to });
  scroller.to(state());
  void fill();
}

/** Goes to a file, its first hunk. */
export const goToFile = (path: string): void => goTo({ cursor: { path, hunk: 0 } });

/** Goes to a line, of the new file if no side is named. */
export function goToLine(path: string, line: number | null, side: 'old' | 'new' = 'new'): void {
  const hunks = pieceAt(path)?.hunks ?? [];
  const hunk = hunks.findIndex(({ lines }) => lines.some((one) => one[side] === line));
  goTo({ cursor: { path, hunk: Math.max(0, hunk) }, lines: line === null ? null : { path, side, line, endLine: line } });
}

const paths = (): string[] => filesShown().map(({ path }) => path);

export function moveFile(by: 1 | -1): void {
  const path = stepFile(paths(), state().cursor?.path ?? null, by);
  if (path !== null) goToFile(path);
}

export function moveHunk(by: 1 | -1): void {
  const cursor = stepHunk(paths(), state().cursor, by, (path) => pieceAt(path)?.hunks.length ?? 0);
  if (cursor) goTo({ cursor });
}

/** The hunk that the reader is in. */
export function hunkHere(): Hunk | null {
  const { cursor } = state();
  return (cursor && pieceAt(cursor.path)?.hunks[cursor.hunk]) ?? null;
}

export function moveLine(by: 1 | -1, stretch: boolean): void {
  const hunk = hunkHere();
  if (hunk) set({ lines: stepLine(hunk, state().lines, by, stretch) });
  scroller.to(state());
}

/** Shows a file that is shown only when asked for. */
export function openFile(path: string): void {
  set(({ opened }) => ({ opened: new Set([...opened, path]) }));
  void fill();
}

/** Marks a file as read, or not, and goes on to the next that was not. */
export async function toggleReviewed(path: string | null, thenNext: boolean): Promise<void> {
  const asked = here();
  const file = state().review?.files.find((one) => one.path === path);
  if (asked === null || file === undefined) return;
  const as = readOf(file) === 'yes' ? 'unseen' : 'seen';
  const parts = [{ path: file.path, hunks: null, lines: null }];
  const done = await seen(core().call('review.mark', { ...asked, parts, as }), 'The mark was not kept');
  if (!done || !thenNext || as === 'unseen') return;
  const files = filesShown();
  const at = files.findIndex((one) => one.path === path);
  const next = [...files.slice(at + 1), ...files.slice(0, Math.max(0, at))].find(({ reviewed }) => reviewed !== 'yes');
  if (next) goToFile(next.path);
}

/** Why a hunk cannot be accepted or taken back as it is shown; null: it can. */
export function notPart({ since, ignoreWhitespace }: Pick<Reading, 'since' | 'ignoreWhitespace'>): string | null {
  if (since) return 'Show the whole change first: “Since you last looked” shows only a part of it.';
  return ignoreWhitespace ? 'Show whitespace first: what is taken is exactly what is seen.' : null;
}

function mayTake(): boolean {
  const why = notPart(state());
  if (why !== null) notify({ id: 'not-part', glyph: 'needs', text: why });
  return why === null;
}

/** The chosen lines of a hunk's file that are changed; null: none are chosen there. */
function chosenIn(hunk: Hunk): { lines: Lines; changed: LinePlace[] } | null {
  const { lines } = state();
  return lines === null || lines.path !== hunk.path ? null : { lines, changed: changedIn(pieceAt(hunk.path)?.hunks ?? [], lines) };
}

/** Whether there is something to take in what is chosen; if not, the person is told. */
function any(chosen: ReturnType<typeof chosenIn>, verb: string): boolean {
  if (chosen === null || chosen.changed.length > 0) return true;
  notify({ id: 'not-part', glyph: 'needs', text: `No changed line is chosen: there is nothing to ${verb}.` });
  return false;
}

/** Accepts the chosen lines, or else the hunk; or takes that back, where all of it is accepted. */
export async function toggleAccepted(hunk: Hunk | null): Promise<void> {
  const asked = here();
  if (asked === null || hunk === null || !mayTake()) return;
  const chosen = chosenIn(hunk);
  if (!any(chosen, 'accept')) return;
  const file = state().review?.files.find(({ path }) => path === hunk.path);
  const accepted = file ? acceptedLines(file, pieceAt(hunk.path)?.hunks ?? []) : new Set<string>();
  const lines = chosen?.changed ?? changedOf(hunk);
  const as = lines.every((line) => accepted.has(lineKey(line))) ? 'unaccepted' : 'accepted';
  const whole = chosen === null && (as === 'accepted' || file?.accepted.includes(hunk.digest));
  const part = { path: hunk.path, ...(whole ? { hunks: [hunk.digest], lines: null } : { hunks: null, lines }) };
  const done = await seen(core().call('review.mark', { ...asked, parts: [part], as }), 'The mark was not kept');
  if (!done || as === 'unaccepted') return;
  const next = chosen && lineAfter(hunk, chosen.lines);
  if (next) goTo({ lines: next });
  else moveHunk(1);
}

/** Shows what the person has just changed, with the way back. */
async function changed(text: string, undo: string): Promise<void> {
  await lookAgain(true);
  set({ changed: { text, undo }, lines: null });
  void fill();
}

/** Takes the chosen lines back in the worktree, or else the hunk. */
export async function revert(hunk: Hunk | null): Promise<void> {
  const asked = here();
  if (asked === null || hunk === null || !mayTake()) return;
  const found = chosenIn(hunk);
  if (!any(found, 'revert')) return;
  const chosen = found?.changed ?? null;
  const part = { path: hunk.path, hunks: chosen ? null : [hunk.digest], lines: chosen };
  const what = chosen === null ? '1 hunk' : chosen.length === 1 ? '1 line' : `${chosen.length} lines`;
  const done = await decided(core().call('review.revert', { ...asked, part }), `${what} of ${hunk.path} was not reverted`);
  if (done) await changed(`${what} of ${hunk.path} reverted`, done.undo);
}

/** Takes the whole change of a file back. */
export async function revertFile(path: string): Promise<void> {
  const asked = here();
  if (asked === null) return;
  const part = { path, hunks: null, lines: null };
  const done = await decided(core().call('review.revert', { ...asked, part }), `${path} was not reverted`);
  if (done) await changed(`The change of ${path} reverted`, done.undo);
}

/** Puts a text in the place of a file's. */
export async function saveEdit(path: string, text: string): Promise<void> {
  const asked = here();
  if (asked === null) return;
  const done = await decided(core().call('review.edit', { ...asked, path, text }), `${path} was not changed`);
  if (done) {
    set({ editing: null });
    await changed(`${path} edited`, done.undo);
  }
}

/** Takes the last revert or edit of this visit back. */
export async function undoChange(): Promise<void> {
  const { changed: last } = state();
  if (last === null) return;
  const done = await act(core().call('undo.apply', { id: last.undo }), { failed: 'It could not be taken back' });
  if (!done) return;
  set({ changed: null });
  await lookAgain(true);
  void fill();
}

/** Begins a comment on the chosen lines, or else on the hunk. */
export function compose(): void {
  const { lines } = state();
  const hunk = hunkHere();
  const composing = lines ? oneSided(pieceAt(lines.path)?.hunks ?? [], lines) : hunk && linesOfHunk(hunk);
  if (composing) set({ composing });
}

export function setMode(mode: Partial<Pick<Reading, 'since' | 'ignoreWhitespace' | 'arrangement' | 'filter'>>): void {
  set(mode);
  const files = filesShown();
  const { cursor } = state();
  const [first] = files;
  if (first && !files.some(({ path }) => path === cursor?.path)) set({ cursor: { path: first.path, hunk: 0 } });
  if (mode.arrangement) requestAnimationFrame(() => scroller.to(state())); // once the files stand in the new order
  void fill();
}
