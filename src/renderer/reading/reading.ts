import { create } from 'zustand';
import { groupOf } from '../../shared/groups';
import type { Session } from '../../shared/model';
import type { Review } from '../../shared/review';
import { useView } from '../app/view';
import { core } from '../connection/clients';
import { sessionsOf, useReplica } from '../connection/replica';
import type { Cursor, Lines } from './cursor';
import { type Arrangement, grouped, shownOf } from './groups';

/** Something that can be taken back, of this visit. */
export interface Changed {
  undo: string;
  text: string;
}

export interface Reading {
  /** The session that is reviewed; null: none is. */
  session: string | null;
  /** The one tree that is on screen. */
  review: Review | null;
  /** What the work has become meanwhile: shown when the person asks for it. */
  newer: Review | null;
  error: unknown;
  arrangement: Arrangement;
  filter: string;
  since: boolean;
  ignoreWhitespace: boolean;
  cursor: Cursor | null;
  lines: Lines | null;
  /** Files that are shown because the person asked for them. */
  opened: ReadonlySet<string>;
  /** Lines that a comment is being written on. */
  composing: Lines | null;
  /** The file that is being edited. */
  editing: string | null;
  requesting: boolean;
  changed: Changed | null;
  /** Merging on old evidence was asked for once. */
  asked: boolean;
}

const nothing: Reading = {
  session: null,
  review: null,
  newer: null,
  error: null,
  arrangement: 'risk',
  filter: '',
  since: false,
  ignoreWhitespace: false,
  cursor: null,
  lines: null,
  opened: new Set(),
  composing: null,
  editing: null,
  requesting: false,
  changed: null,
  asked: false,
};

/** What the review page shows. */
export const useReading = create<Reading>()(() => nothing);

const set = useReading.setState;
const now = useReading.getState;

/** Reviews that were asked for before they are looked at, by session. */
const ahead = new Map<string, Promise<Review>>();

/** Sessions whose work can be read: something was changed, and it is still there. */
export const canReview = ({ files, state }: Pick<Session, 'files' | 'state'>): boolean =>
  (files ?? 0) > 0 && state !== 'queued' && state !== 'preparing' && state !== 'discarded';

/** The files in the order in which they are shown. */
export const filesShown = (state: Pick<Reading, 'review' | 'arrangement' | 'filter' | 'since'> = now()) =>
  grouped(shownOf(state.review?.files ?? [], state), state.arrangement).flatMap(({ files }) => files);

let asked = 0;
let shown = 0;

/**
 * To be called as the core is asked for a review: gives what shows its answer, unless one to a later question is shown by
 * then. The core answers several at once, and what was asked before a mark was kept may come after it.
 */
export function asking(): (review: Review) => void {
  asked += 1;
  const question = asked;
  return (review) => {
    if (question < shown) return;
    shown = question;
    adopt(review);
  };
}

/** Shows another state of the work, and keeps the place where it still is. */
function adopt(review: Review): void {
  const before = now();
  if (before.session !== review.session) return;
  const same = before.review?.tree === review.tree;
  const files = filesShown({ ...before, review });
  const kept = files.some(({ path }) => path === before.cursor?.path);
  const first = files.find(({ reviewed }) => reviewed !== 'yes') ?? files[0];
  set({
    review,
    error: null,
    newer: same ? before.newer : null,
    ...(!kept && { cursor: first === undefined ? null : { path: first.path, hunk: 0 } }),
    ...(!same && { lines: null, composing: null, editing: null, asked: false }),
  });
}

/** Asks how the work stands: what is another tree waits until the person wants to see it. `whole`: with all that is found in its lines. */
export async function lookAgain(show = false, whole = true): Promise<void> {
  const { session } = now();
  if (session === null) return;
  const answered = asking();
  try {
    const review = await core().call('review.open', { session, whole });
    const before = now().review;
    if (now().session !== session) return;
    if (show || before === null || before.tree === review.tree) answered(review);
    else set({ newer: review });
  } catch (error) {
    if (now().session === session) set({ error });
  }
}

/** Opens the review of a session; one that was fetched ahead is there at once. */
export async function openReview(session: string): Promise<void> {
  set({ ...nothing, arrangement: now().arrangement, session });
  useView.getState().show('review');
  const fetched = ahead.get(session);
  ahead.delete(session);
  if (fetched) await fetched.then(adopt).catch(() => {}); // it is asked for anew below, and what is wrong is told there
  await lookAgain(false, now().review?.whole ?? false);
}

/** Gives the keys to the diff. */
export const focusDiffs = (): void => document.querySelector<HTMLElement>('[data-diffs]')?.focus({ preventScroll: true });

/** Leaves a comment that was not kept, and goes back to the lines. */
export function stopComposing(): void {
  set({ composing: null });
  focusDiffs();
}

let closer: Review | null = null;

/** Asks for what is found in the lines of the change, once, and for the next review after it: for who shows the first lines. */
export async function lookCloser(): Promise<void> {
  const { review } = now();
  if (review === null || review === closer) return;
  closer = review;
  if (!review.whole) await lookAgain();
  fetchNext();
}

/** The review that comes after this one: what waits for the person longest. */
export function nextToReview(): Session | null {
  const { sessions } = useReplica.getState();
  const { session } = now();
  const ready = sessionsOf(sessions, useView.getState().repository).filter((one) => groupOf(one) === 'ready' && canReview(one));
  return ready.find(({ id }) => id !== session) ?? null;
}

function fetchNext(): void {
  const next = nextToReview();
  if (next === null || ahead.has(next.id)) return;
  const fetched = core().call('review.open', { session: next.id });
  fetched.catch(() => ahead.delete(next.id)); // it is told when it is opened
  ahead.set(next.id, fetched);
}

/** Goes back to the workbench, to the row or tile of what was reviewed; where it is opened, that takes the focus itself. */
export function closeReview(): void {
  const id = CSS.escape(now().session ?? '');
  set({ ...nothing, arrangement: now().arrangement });
  useView.getState().show('workbench');
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(`[data-row="${id}"], article[data-tile="${id}"]`)?.focus({ preventScroll: true });
  });
}

/** Goes on with the next review, or back to the workbench after the last. */
export async function goOn(): Promise<void> {
  const next = nextToReview();
  if (next === null) closeReview();
  else await openReview(next.id);
}
