import { create } from 'zustand';
import { useView } from '../app/view';

/** The job whose Discard is to ask as soon as the job is open. */
export const useAsking = create<{ job: string | null }>()(() => ({ job: null }));

/** The Discard button of a job that is open. */
const button = (job: string): HTMLButtonElement | null => document.querySelector(`article[data-job="${CSS.escape(job)}"] [data-discard]`);

/** Presses Discard where the job is open: the first press asks, one more, on the button that has the focus then, does it. */
export function pressDiscard(job: string): boolean {
  const found = button(job);
  found?.focus();
  found?.click();
  return found !== null;
}

/** Asks whether to give a job up, with what would go in sight: it is opened first where it is not. */
export function askDiscard(job: string): void {
  if (pressDiscard(job)) return;
  useAsking.setState({ job });
  useView.getState().showJob(job);
}
