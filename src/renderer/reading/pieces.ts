import type { FileDiffMetadata } from '@pierre/diffs';
import { create } from 'zustand';
import { type Hunk, hunksOf } from '../../shared/hunks';
import type { Review, ReviewFile } from '../../shared/review';
import { core } from '../connection/clients';
import { parsePatch } from '../review/Diff';
import { type Picture, picturesOf } from './pictures';
import { isClosed, nextPiece, patchesIn } from './plan';
import { filesShown, lookCloser, useReading } from './reading';

/** What is shown of a file. */
export interface Piece {
  hunks: Hunk[];
  diff: FileDiffMetadata | null;
  pictures: Picture[];
  error: unknown;
}

/** Pieces by what they are of: two trees with the same contents share them. */
export const usePieces = create<{ pieces: ReadonlyMap<string, Piece> }>()(() => ({ pieces: new Map() }));

interface Mode {
  since: boolean;
  ignoreWhitespace: boolean;
}

/** What a file's piece is known by: its contents, and how they are compared. */
export function keyOf(review: Pick<Review, 'session' | 'tree'>, file: ReviewFile, { since, ignoreWhitespace }: Mode): string {
  const contents = [file.old, file.new].map((one) => (one === null ? '' : `${one.mode} ${one.id}`)).join(' ');
  return [review.session, file.path, contents, since ? review.tree : '', ignoreWhitespace].join('\n');
}

const empty: Omit<Piece, 'error'> = { hunks: [], diff: null, pictures: [] };

/** What is shown of each file of a patch; a file that has no lines in it has none here. */
function pieceOf(path: string, patch: string, hunks = hunksOf(patch)): Piece {
  const diff = parsePatch(path, patch) ?? null;
  return { ...empty, hunks, diff, error: null };
}

/** How long patches are read before the window may draw and hear keys; ms. */
const slice = 8;

/** Waits, where the time is over, until what came meanwhile was done. */
function rests(): () => Promise<void> {
  let from = performance.now();
  return async () => {
    if (performance.now() - from < slice) return;
    await new Promise((resolve) => setTimeout(resolve));
    from = performance.now();
  };
}

/** Waits until the window has nothing to do, such as to scroll; not for ever. */
const idle = (): Promise<void> => new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 200 }));

async function fetchText(review: Review, files: readonly ReviewFile[], ignoreWhitespace: boolean): Promise<Map<string, Piece>> {
  const asked = { session: review.session, tree: review.tree, paths: files.map(({ path }) => path), ignoreWhitespace };
  const { patch } = await core().call('review.patch', asked);
  const found = new Map<string, Piece>();
  const mayRest = rests();
  for (const one of patchesIn(patch)) {
    const hunks = hunksOf(one);
    const path = files.length === 1 ? files[0]?.path : hunks[0]?.path;
    if (path !== undefined) found.set(path, pieceOf(path, one, hunks));
    await mayRest();
  }
  return found;
}

async function fetchPieces(review: Review, files: readonly ReviewFile[], mode: Mode): Promise<Map<string, Piece>> {
  const [first] = files;
  if (first?.binary) return new Map([[first.path, { ...empty, error: null, pictures: await picturesOf(review, first) }]]);
  if (!mode.since || first === undefined) return fetchText(review, files, mode.ignoreWhitespace);
  const { patch } = await core().call('review.since', { session: review.session, tree: review.tree, path: first.path });
  return new Map([[first.path, pieceOf(first.path, patch)]]);
}

let filling = false;

/** Fetches what is shown and is not there yet, piece by piece, where the reader is first. */
export async function fill(): Promise<void> {
  if (filling) return; // it goes on until nothing is missing
  filling = true;
  try {
    for (;;) {
      const state = useReading.getState();
      const { review } = state;
      if (review === null) return;
      const { pieces } = usePieces.getState();
      const open = filesShown(state).filter((file) => !isClosed(file, state.opened));
      const missing = open.filter((file) => !pieces.has(keyOf(review, file, state)));
      const wanted = nextPiece(missing, state.cursor?.path ?? null, missing.length === open.length);
      const alone = wanted.findIndex((file) => file.binary || state.since);
      const files = alone === -1 ? wanted : wanted.slice(0, Math.max(1, alone));
      if (files.length === 0) return void lookCloser();
      const got = await fetchPieces(review, files, state).catch(
        (error: unknown) => new Map(files.map(({ path }) => [path, { ...empty, error }])),
      );
      const next = new Map(usePieces.getState().pieces);
      for (const file of files) next.set(keyOf(review, file, state), got.get(file.path) ?? { ...empty, error: null });
      for (const oldest of [...next.keys()].slice(0, -kept)) next.delete(oldest);
      usePieces.setState({ pieces: next });
      void lookCloser();
      await idle();
    }
  } finally {
    filling = false;
  }
}

// Before the page is drawn: what it will show is on its way meanwhile.
useReading.subscribe(({ review }, before) => {
  if (review !== null && review.tree !== before.review?.tree) void fill();
});

/** Pieces that are remembered: more than the files of any change that is read. */
const kept = 8000;

/** Asks again for what could not be fetched. */
export function fillAgain(): void {
  usePieces.setState(({ pieces }) => ({ pieces: new Map([...pieces].filter(([, { error }]) => error === null)) }));
  void fill();
}

/** What is there of a file that is on screen. */
export function pieceAt(path: string): Piece | null {
  const state = useReading.getState();
  const file = state.review?.files.find((one) => one.path === path);
  return state.review && file ? (usePieces.getState().pieces.get(keyOf(state.review, file, state)) ?? null) : null;
}
