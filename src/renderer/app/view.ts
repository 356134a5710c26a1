import { create } from 'zustand';
import { type RepositoryView, readView, rememberedRepository, writeView } from './remembered';

export type View = 'workbench' | 'review' | 'pull' | 'landing' | 'settings' | 'first-run';
export type DialogName = 'compose' | 'palette' | 'attention' | 'quit';

/** What this window shows. Nothing of it is the core's business. */
export interface ViewState extends RepositoryView {
  /** Id of the repository in view; null: none was opened yet. */
  repository: string | null;
  view: View;
  /** The job that is opened in the background list. */
  openJob: string | null;
  /** The session whose tile has, or last had, the focus. */
  focusedTile: string | null;
  /** The session whose tile fills the foreground. */
  maximized: string | null;
  /** Under 1100 px the background is a drawer: whether it is out. */
  drawer: boolean;
  dialog: DialogName | null;
  /** How many agents run, while the person is asked what becomes of them at quitting. */
  quitting: number;
  /** The window's own frame, as its owner tells it. */
  frame: { maximized: boolean; focused: boolean };
}

export interface ViewActions {
  showRepository(id: string | null): void;
  show(view: View): void;
  showJob(session: string | null): void;
  focusTile(session: string | null): void;
  maximize(session: string | null): void;
  setLayout(layout: RepositoryView['layout']): void;
  /** Order of the tiles by session id; sessions not in it come after, by position. */
  orderTiles(order: string[]): void;
  /** Share of the foreground, in percent of the width. */
  split(percent: number): void;
  setDrawer(open: boolean): void;
  openDialog(dialog: DialogName): void;
  closeDialog(): void;
}

const first = rememberedRepository();

export const useView = create<ViewState & ViewActions>()((set) => ({
  repository: first,
  view: 'workbench',
  openJob: null,
  focusedTile: null,
  maximized: null,
  drawer: false,
  dialog: null,
  quitting: 0,
  frame: { maximized: false, focused: true },
  ...readView(first),

  showRepository: (repository) => set({ repository, openJob: null, focusedTile: null, maximized: null, ...readView(repository) }),
  show: (view) => set({ view, drawer: false }),
  showJob: (openJob) => set({ openJob }),
  focusTile: (focusedTile) => set({ focusedTile }),
  maximize: (maximized) => set({ maximized }),
  setLayout: (layout) => set({ layout, maximized: null }),
  orderTiles: (tileOrder) => set({ tileOrder }),
  split: (foreground) => set({ foreground }),
  setDrawer: (drawer) => set({ drawer }),
  openDialog: (dialog) => set({ dialog }),
  closeDialog: () => set({ dialog: null }),
}));

useView.subscribe((now, before) => {
  if (now.repository !== before.repository) return; // what was just read needs no writing
  if (now.layout !== before.layout || now.tileOrder !== before.tileOrder || now.foreground !== before.foreground)
    writeView(now.repository, { layout: now.layout, tileOrder: now.tileOrder, foreground: now.foreground });
});
