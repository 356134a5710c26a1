import { useEffect } from 'react';
import { useView } from '../app/view';
import { type Command, registerCommands } from '../commands/registry';
import { useReplica } from '../connection/replica';
import { canHandOff, openHandoff } from '../handoff/handoff';
import { useDiffStyle } from '../review/diff-style';
import * as acts from './acts';
import { openInEditor } from './editor';
import { arrangements } from './groups';
import { merge } from './merge';
import { isClosed } from './plan';
import { closeReview, filesShown, lookAgain, useReading } from './reading';
import { strategyNow } from './strategy';

const state = useReading.getState;
const controls = 'button, [role="checkbox"], [role="radio"], [role="tab"], [role="combobox"], input, a[href]';

/** Whether the focus is on a control that takes this key itself. */
const onControl = (): boolean => document.activeElement?.matches(controls) ?? false;
const isRead = (): boolean => useView.getState().view === 'review' && state().review !== null;

type Given = Pick<Command, 'id' | 'title' | 'run'> & Partial<Pick<Command, 'keys' | 'when'>>;
const command = ({ when, ...rest }: Given): Command => ({ group: 'Review', ...rest, when: () => isRead() && (when?.() ?? true) });

const here = (): string | null => state().cursor?.path ?? null;

/** The file that the reader is at, where it is shown only when asked for. */
function closedHere(): string | null {
  const file = filesShown().find(({ path }) => path === here());
  return file && isClosed(file, state().opened) ? file.path : null;
}

function arrangeNext(): void {
  const at = arrangements.indexOf(state().arrangement);
  acts.setMode({ arrangement: arrangements[(at + 1) % arrangements.length] ?? 'risk' });
}

function leave(): void {
  const { composing, lines } = state();
  if (composing !== null || lines !== null) useReading.setState({ composing: null, lines: null });
  else closeReview();
}

const commands: Command[] = [
  { id: 'review.nextFile', title: 'Next file', keys: 'J', run: () => acts.moveFile(1) },
  { id: 'review.previousFile', title: 'Previous file', keys: 'K', run: () => acts.moveFile(-1) },
  { id: 'review.nextFileTab', title: 'Next file, by bracket', keys: ']', run: () => acts.moveFile(1) },
  { id: 'review.previousFileTab', title: 'Previous file, by bracket', keys: '[', run: () => acts.moveFile(-1) },
  { id: 'review.nextHunk', title: 'Next hunk', keys: 'N', run: () => acts.moveHunk(1) },
  { id: 'review.previousHunk', title: 'Previous hunk', keys: 'P', run: () => acts.moveHunk(-1) },
  { id: 'review.lineDown', title: 'Choose the next line', keys: 'ArrowDown', when: () => !onControl(), run: () => acts.moveLine(1, false) },
  { id: 'review.lineUp', title: 'Choose the line before', keys: 'ArrowUp', when: () => !onControl(), run: () => acts.moveLine(-1, false) },
  {
    id: 'review.lineFurther',
    title: 'Choose one line more',
    keys: 'Shift+ArrowDown',
    when: () => !onControl(),
    run: () => acts.moveLine(1, true),
  },
  {
    id: 'review.lineLess',
    title: 'Choose one line less',
    keys: 'Shift+ArrowUp',
    when: () => !onControl(),
    run: () => acts.moveLine(-1, true),
  },
  {
    id: 'review.mark',
    title: 'Mark the file as reviewed, or not',
    keys: 'Space',
    when: () => !onControl(),
    run: () => acts.toggleReviewed(here(), true),
  },
  { id: 'review.markAlso', title: 'Mark the file as reviewed, by letter', keys: 'V', run: () => acts.toggleReviewed(here(), true) },
  { id: 'review.accept', title: 'Accept the hunk or the chosen lines, or not', keys: 'A', run: () => acts.toggleAccepted(acts.hunkHere()) },
  { id: 'review.revert', title: 'Revert the hunk or the chosen lines', keys: 'X', run: () => acts.revert(acts.hunkHere()) },
  { id: 'review.undo', title: 'Undo the last revert or edit', keys: 'U', when: () => state().changed !== null, run: acts.undoChange },
  { id: 'review.comment', title: 'Comment on the hunk or the chosen lines', keys: 'C', run: acts.compose },
  { id: 'review.edit', title: 'Edit the file', keys: 'E', run: () => useReading.setState({ editing: here() }) },
  { id: 'review.editor', title: 'Open the file in your editor', keys: 'O', run: openInEditor },
  {
    id: 'review.open',
    title: 'Show a file that is folded',
    keys: 'Enter',
    when: () => !onControl() && closedHere() !== null,
    run: () => acts.openFile(closedHere() ?? ''),
  },
  { id: 'review.request', title: 'Request changes', keys: 'R', run: () => useReading.setState({ requesting: true }) },
  { id: 'review.merge', title: 'Merge what is reviewed', keys: 'M', run: () => merge(strategyNow()) },
  {
    id: 'review.style',
    title: 'Split or unified',
    keys: 'S',
    run: () => useDiffStyle.getState().choose(useDiffStyle.getState().style === 'split' ? 'unified' : 'split'),
  },
  {
    id: 'review.whitespace',
    title: 'Show or hide changes of whitespace',
    keys: 'W',
    run: () => acts.setMode({ ignoreWhitespace: !state().ignoreWhitespace }),
  },
  { id: 'review.since', title: 'Only what changed since you last looked', keys: 'L', run: () => acts.setMode({ since: !state().since }) },
  {
    id: 'review.filter',
    title: 'Filter the files',
    keys: '/',
    run: () => document.querySelector<HTMLElement>('input[data-filter-files]')?.focus(),
  },
  { id: 'review.arrange', title: 'Files by risk, intent or folder', keys: 'T', run: arrangeNext },
  { id: 'review.again', title: 'Look at the work as it is now', keys: 'G', run: () => lookAgain(true) },
  {
    id: 'review.handoff',
    title: 'Hand off what is reviewed',
    keys: 'H',
    when: () => {
      const session = useReplica.getState().sessions.get(state().session ?? '');
      return session !== undefined && canHandOff(session);
    },
    run: () => openHandoff(state().session ?? ''),
  },
].map(command);

/** Also while the review is still on its way, or could not be had. */
const leaving: Command = {
  ...{ id: 'review.leave', title: 'Back to the workbench', group: 'Review', keys: 'Escape' },
  when: () => useView.getState().view === 'review',
  run: leave,
};

/** The whole of a review by keys and palette, while its page is on screen. */
export function useReviewCommands(): void {
  useEffect(() => registerCommands([...commands, leaving]), []);
}
