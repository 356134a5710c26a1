import { create } from 'zustand';
import { useView } from '../app/view';
import { useReplica } from '../connection/replica';
import { needsOf } from './needs';

/** Which of those that wait is looked at in the dialog "Needs you". */
export const useAttention = create<{ session: string | null }>()(() => ({ session: null }));

/** Opens what needs you, or goes on to the next of it, round and round. */
export function nextNeed(): void {
  const { dialog, openDialog } = useView.getState();
  const needs = needsOf(useReplica.getState().sessions.values());
  if (dialog === 'attention') step(1);
  else {
    useAttention.setState({ session: needs[0]?.id ?? null });
    openDialog('attention');
  }
}

/** Moves by so many, round and round. */
export function step(by: number): void {
  const needs = needsOf(useReplica.getState().sessions.values());
  const at = needs.findIndex((need) => need.id === useAttention.getState().session);
  const next = needs[(at + by + needs.length) % Math.max(1, needs.length)];
  useAttention.setState({ session: next?.id ?? null });
}
