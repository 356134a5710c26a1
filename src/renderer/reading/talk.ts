import type { Comment, Review } from '../../shared/review';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { notify } from '../ui/toast';
import type { Lines } from './cursor';
import { asking, lookAgain, useReading } from './reading';

/** What is said to the author, and what became of it: every word is saved by the core before it is shown. */

const state = useReading.getState;

async function told(asked: Promise<unknown>, failed: string): Promise<boolean> {
  const done = await act(asked, { failed });
  if (done === undefined) return false;
  await lookAgain();
  return true;
}

/** Keeps a draft on lines. */
export async function comment({ path, side, line, endLine }: Lines, text: string): Promise<boolean> {
  const { review } = state();
  if (review === null || text.trim() === '') return false;
  const asked = { session: review.session, tree: review.tree, id: null, path, side, line, endLine, text };
  const done = await told(core().call('comment.save', asked), 'The comment was not kept');
  if (done) useReading.setState({ composing: null, lines: null });
  return done;
}

/** Adds a word to a thread. */
export async function reply({ id, path, side, line, endLine }: Comment, text: string): Promise<boolean> {
  const { review } = state();
  if (review === null || text.trim() === '') return false;
  const asked = { session: review.session, tree: review.tree, id, path, side, line, endLine, text };
  return told(core().call('comment.save', asked), 'The answer was not kept');
}

export const removeComment = ({ id }: Pick<Comment, 'id'>): Promise<boolean> =>
  told(core().call('comment.remove', { id }), 'The comment is still there');

export const resolve = ({ id }: Pick<Comment, 'id'>, yes: boolean): Promise<boolean> =>
  told(core().call('comment.resolve', { id, yes }), yes ? 'The thread was not resolved' : 'The thread was not opened again');

/** Sends drafts and a word to the author, or to a fresh conversation of `agent`; false: nothing was sent. */
export async function requestChanges(session: string, text: string, agent: string | null): Promise<boolean> {
  const asked = { session, text: text.trim() === '' ? null : text, agent };
  const done = await act(core().call('review.requestChanges', asked), { failed: 'Nothing was sent' });
  if (done) notify({ glyph: 'queued', text: `${done.session.title} goes on with what you asked for` });
  return done !== undefined;
}

export async function dismiss(finding: string, reason: string): Promise<void> {
  const { review } = state();
  if (review === null || reason.trim() === '') return;
  await refreshed(core().call('finding.dismiss', { session: review.session, finding, reason }), 'The finding was not dismissed');
}

export async function reopen(finding: string): Promise<void> {
  const { review } = state();
  if (review) await refreshed(core().call('finding.reopen', { session: review.session, finding }), 'The finding stays as it is');
}

/** Makes a draft comment of a finding. */
export async function take(finding: string): Promise<void> {
  const { review } = state();
  if (review) await told(core().call('finding.take', { session: review.session, finding }), 'The finding was not taken');
}

/** An answer about another tree is not shown in this one's place: that is asked for. */
async function refreshed(asked: Promise<Review>, failed: string): Promise<void> {
  const answered = asking();
  const review = await act(asked, { failed });
  if (review === undefined) return;
  if (review.tree === state().review?.tree) answered(review);
  else void lookAgain();
}

export async function tick(text: string, yes: boolean): Promise<void> {
  const { review } = state();
  if (review) await told(core().call('review.tick', { session: review.session, text, yes }), 'The tick was not kept');
}

export async function runChecks(names: string[] | null, clean = false): Promise<void> {
  const { review } = state();
  if (review) await told(core().call('check.run', { session: review.session, names, clean }), 'The check did not run');
}

/** Lets an agent that did not write it read the change. */
export async function askReviewer(agent: string): Promise<void> {
  const { review } = state();
  if (review) await told(core().call('review.ask', { session: review.session, agent }), 'No reviewer was asked');
}
