import { create } from 'zustand';

/** Whether the opened job fills the whole pane. */
export const useLarge = create<{ large: boolean }>()(() => ({ large: false }));
