import { create } from 'zustand';
import type { Group } from '../../shared/groups';

/** What the person folded and unfolded in the background list, and what it is filtered by. */
export const useFolding = create<{
  folded: ReadonlyMap<Group, boolean>;
  /** null: no filter is shown. */
  text: string | null;
  fold(group: Group, folded: boolean): void;
  filter(text: string | null): void;
}>()((set) => ({
  folded: new Map(),
  text: null,
  fold: (group, folded) => set((before) => ({ folded: new Map(before.folded).set(group, folded) })),
  filter: (text) => set({ text }),
}));
