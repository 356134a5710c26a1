import { create } from 'zustand';
import type { InboxItem } from '../../shared/inbox';
import { useView } from '../app/view';
import { useReplica } from '../connection/replica';
import { inboxOf, type Waiting } from './inbox';

/** Which item of the dialog "Needs you" is looked at, and of which kind alone they are shown; null: of every. */
export const useAttention = create<{ item: string | null; only: InboxItem['kind'] | null }>()(() => ({ item: null, only: null }));

/** The items of a kind; all where there is none of it any more. */
export function shownOf(all: readonly Waiting[], only: InboxItem['kind'] | null): readonly Waiting[] {
  const those = all.filter(({ item }) => item.kind === only);
  return those.length > 0 ? those : all;
}

const shown = (): readonly Waiting[] => shownOf(inboxOf(useReplica.getState().sessions.values()), useAttention.getState().only);

/** Opens what needs you, or goes on to the next of it, round and round. */
export function nextNeed(): void {
  const { dialog, openDialog } = useView.getState();
  if (dialog === 'attention') step(1);
  else {
    useAttention.setState({ only: null });
    useAttention.setState({ item: shown()[0]?.item.id ?? null });
    openDialog('attention');
  }
}

/** Moves by so many, round and round. */
export function step(by: number): void {
  const items = shown();
  const at = items.findIndex(({ item }) => item.id === useAttention.getState().item);
  const next = items[(at + by + items.length) % Math.max(1, items.length)];
  useAttention.setState({ item: next?.item.id ?? null });
}
