import { useEffect } from 'react';
import type { Hunk } from '../../shared/hunks';
import { target } from '../../shared/lifecycle';
import type { Session } from '../../shared/model';
import { useView } from '../app/view';
import { registerCommands } from '../commands/registry';
import { useReplica } from '../connection/replica';
import { restart, stop } from '../grid/acts';
import { isParked } from '../grid/place';
import { canHandOff, openHandoff } from '../handoff/handoff';
import { askDiscard } from '../job/ask';
import { bringForward } from '../job/bring-forward';
import { decidesOn, hunkHere, readsInline, request, revert, toggleAccepted, useInline } from '../job/inline';
import { useLarge } from '../job/size';
import { canPull, openPullPage } from '../pulls/page';
import { canReview, openReview } from '../reading/reading';
import { canDiscard, canKeep, canMerge, keep, openMerge } from '../review/landing';

/** The job that a key is about: the one that has the focus, else the opened one; none while the focus is in a tile. */
function subject(): Session | null {
  const active = document.activeElement;
  if (active?.closest('section[aria-label="Foreground"]')) return null;
  const id = active?.closest<HTMLElement>('[data-job]')?.dataset['job'] ?? useView.getState().openJob;
  return id === null || id === undefined ? null : (useReplica.getState().sessions.get(id) ?? null);
}

const about = (may: (session: Session) => boolean, run: (session: Session) => unknown) => ({
  when: () => {
    const session = subject();
    return session !== null && may(session);
  },
  run: () => {
    const session = subject();
    if (session && may(session)) run(session);
  },
});

/** The opened job itself has the focus, not a control in it. */
const opened = about(
  (session) => canReview(session) && document.activeElement?.matches('article[data-job]') === true,
  ({ id }) => openReview(id),
);

/** The hunk that the reader is at in the opened job; not while the focus asks whether to give the job up. */
const onHunk = (run: (hunk: Hunk) => unknown) => ({
  when: () => decidesOn(subject()?.id) && !document.activeElement?.matches('[data-discard]'),
  run: () => {
    const hunk = hunkHere();
    if (hunk) run(hunk);
  },
});

/** What can be done with the job in hand, by key and palette, while the list is on screen. */
export function useJobCommands(): void {
  useEffect(
    () =>
      registerCommands([
        { id: 'job.review', title: 'Review the job', group: 'Review', keys: 'V', ...about(canReview, ({ id }) => openReview(id)) },
        { id: 'job.reviewOpened', title: 'Review the opened job', group: 'Review', keys: 'Enter', ...opened },
        { id: 'job.merge', title: 'Merge the job', group: 'Review', keys: 'M', ...about(canMerge, ({ id }) => openMerge(id)) },
        { id: 'job.pull', title: 'Open a pull request of the job', group: 'Review', ...about(canPull, ({ id }) => openPullPage(id)) },
        { id: 'job.keep', title: 'Keep the job’s work on its own branch', group: 'Review', ...about(canKeep, keep) },
        { id: 'job.discard', title: 'Discard the job', group: 'Review', keys: 'X', ...about(canDiscard, ({ id }) => askDiscard(id)) },
        {
          id: 'job.restart',
          title: 'Restart the job',
          group: 'Background',
          ...about((session) => target(session.state, 'restart') !== null || isParked(session), restart),
        },
        { id: 'job.stop', title: 'Stop the job', group: 'Background', ...about(({ state }) => target(state, 'stop') !== null, stop) },
        {
          id: 'job.foreground',
          title: 'Open the job in the foreground',
          group: 'Background',
          keys: 'Ctrl+Shift+T',
          ...about(({ place }) => place === 'background', bringForward),
        },
        {
          id: 'job.request',
          title: 'Request changes of the job',
          group: 'Review',
          keys: 'R',
          ...about(
            (session) => readsInline(session) && useInline.getState().session === session.id,
            ({ id }) => request(id),
          ),
        },
        // After Discard, whose key it shares: the nearer one wins.
        { id: 'job.accept', title: 'Accept the hunk, or not', group: 'Review', keys: 'A', ...onHunk(toggleAccepted) },
        { id: 'job.revert', title: 'Revert the hunk', group: 'Review', keys: 'X', ...onHunk(revert) },
        { id: 'job.handoff', title: 'Hand the job off', group: 'Review', keys: 'H', ...about(canHandOff, ({ id }) => openHandoff(id)) },
        {
          id: 'job.large',
          title: 'Open the job large',
          group: 'Background',
          ...about(
            () => true,
            ({ id }) => {
              useView.getState().showJob(id);
              useLarge.setState({ large: true });
            },
          ),
        },
      ]),
    [],
  );
}
