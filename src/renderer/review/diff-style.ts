import { create } from 'zustand';

export type DiffStyle = 'unified' | 'split';

const key = 'espalier.diff-style';

/** How diffs are drawn: one choice for the whole window, remembered. */
export const useDiffStyle = create<{ style: DiffStyle; choose(style: DiffStyle): void }>()((set) => ({
  style: localStorage.getItem(key) === 'split' ? 'split' : 'unified',
  choose: (style) => {
    localStorage.setItem(key, style);
    set({ style });
  },
}));
