import { useEffect } from 'react';
import { create } from 'zustand';
import { changedOf, type Hunk } from '../../shared/hunks';
import type { Session } from '../../shared/model';
import type { Review } from '../../shared/review';
import { offerUndo } from '../app/undo';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { canReview } from '../reading/reading';
import type { HunkSteps } from '../review/Diff';
import { useRevision } from '../review/fetched';
import { canMerge } from '../review/landing';
import { acceptedLines, isAccepted } from '../review/line-marks';

/** The review of the job that is opened in the list, and where in the diff on screen the reader is. */
export interface Inline {
  session: string | null;
  review: Review | null;
  /** Why there is no review, or none of the newest state. */
  error: unknown;
  hunks: readonly Hunk[];
  at: number;
  steps: HunkSteps | null;
  /** Its changes are asked for. */
  requesting: boolean;
}

const nothing: Inline = { session: null, review: null, error: null, hunks: [], at: 0, steps: null, requesting: false };

export const useInline = create<Inline>()(() => nothing);
const now = useInline.getState;
const set = useInline.setState;

/** Jobs whose hunks are decided on where they are opened: their work is at rest. */
export const readsInline = (session: Session): boolean => canReview(session) && canMerge(session);

let asked = 0;

/** Asks for the review of the opened job anew. */
export async function look(session: string): Promise<void> {
  asked += 1;
  const question = asked;
  const still = (): boolean => question === asked && now().session === session;
  try {
    const review = await core().call('review.open', { session });
    if (still()) set({ review, error: null });
  } catch (error) {
    if (still()) set({ error, requesting: false });
  }
}

/** Keeps the review of an opened job as new as its work. */
export function useInlineReview(session: Session): void {
  const { id } = session;
  const revision = useRevision(id);
  const reads = readsInline(session);
  useEffect(() => {
    if (!reads) return;
    if (now().session !== id) set({ ...nothing, session: id });
    void look(id);
  }, [id, reads, revision]);
  useEffect(
    () => () => {
      if (now().session === id) set(nothing);
    },
    [id, reads],
  );
}

/** The hunk that keys are about, of the review that is read; null: there is none. */
export function hunkHere(): Hunk | null {
  const { review, hunks, at } = now();
  return review === null ? null : (hunks[at] ?? null);
}

/** Whether hunks of a job can be decided on, or soon can: its review is on its way. */
export function decidesOn(session: string | undefined): boolean {
  const { session: here, review, error } = now();
  return session !== undefined && session === here && (hunkHere() !== null || (review === null && error === null));
}

/** Shows what an act gave; where it was refused, the work may be another by now. */
async function decided<T>(session: string, done: Promise<T>, failed: string): Promise<T | undefined> {
  const given = await act(done, { failed });
  if (given === undefined) void look(session);
  return given;
}

/** Accepts a hunk, or takes that back, and goes on to the next. */
export async function toggleAccepted(hunk: Hunk): Promise<void> {
  const { review, hunks, steps } = now();
  const file = review?.files.find(({ path }) => path === hunk.path);
  if (!review || !file) return;
  const as = isAccepted(hunk, acceptedLines(file, hunks)) ? 'unaccepted' : 'accepted';
  const whole = as === 'accepted' || file.accepted.includes(hunk.digest); // else line by line, on the review page
  const parts = [{ path: hunk.path, hunks: whole ? [hunk.digest] : null, lines: whole ? null : changedOf(hunk) }];
  asked += 1; // an answer that is on its way does not know of this
  const marked = core().call('review.mark', { session: review.session, tree: review.tree, parts, as });
  const given = await decided(review.session, marked, 'The mark was not kept');
  if (given === undefined || now().session !== review.session) return;
  set({ review: given });
  if (as === 'accepted') steps?.next();
}

/** Takes a hunk back in the job's worktree, undoably. */
export async function revert(hunk: Hunk): Promise<void> {
  const { review } = now();
  if (review === null) return;
  const part = { path: hunk.path, hunks: [hunk.digest], lines: null };
  const reverted = core().call('review.revert', { session: review.session, tree: review.tree, part });
  const given = await decided(review.session, reverted, `1 hunk of ${hunk.path} was not reverted`);
  const title = useReplica.getState().sessions.get(review.session)?.title ?? review.session;
  if (given === undefined) return;
  offerUndo('stopped', `1 hunk of ${hunk.path} reverted`, given.undo, title);
  await look(review.session);
}

/** Asks what is to change, with the comments that are not sent yet in sight. */
export function request(session: string): void {
  set({ requesting: true });
  if (now().review === null) void look(session);
}

/** Sets a finding aside for a reason. */
export async function dismiss(finding: string, reason: string): Promise<void> {
  const { review } = now();
  if (review === null || reason.trim() === '') return;
  const given = await decided(
    review.session,
    core().call('finding.dismiss', { session: review.session, finding, reason }),
    'The finding was not dismissed',
  );
  if (given && given.tree === now().review?.tree) set({ review: given });
}

/** Makes a comment of a finding, and asks whether it is sent, with all that is not sent yet. */
export async function sendFinding(finding: string): Promise<void> {
  const { review } = now();
  if (review === null) return;
  const taken = await decided(
    review.session,
    core().call('finding.take', { session: review.session, finding }),
    'The finding was not taken',
  );
  if (!taken) return;
  await look(review.session);
  set({ requesting: true });
}
