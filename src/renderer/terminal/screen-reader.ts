import { create } from 'zustand';

const key = 'espalier.screen-reader';

interface ScreenReader {
  on: boolean;
  toggle(): void;
}

/** Whether terminals keep a readable copy of their lines for a screen reader. It costs speed, so it is off until asked for. */
export const useScreenReader = create<ScreenReader>()((set, get) => ({
  on: localStorage.getItem(key) === 'on',
  toggle: () => {
    const on = !get().on;
    localStorage.setItem(key, on ? 'on' : 'off');
    set({ on });
  },
}));
