import {
  ArrowDownToLine,
  Copy,
  FolderOpen,
  GitMerge,
  Maximize2,
  Minimize2,
  PanelRight,
  Pencil,
  RefreshCw,
  Repeat2,
  RotateCcw,
  Square,
  Trash2,
  Wand2,
} from 'lucide-react';
import { target } from '../../shared/lifecycle';
import type { Agent, Session } from '../../shared/model';
import { canHandOff, openHandoff } from '../handoff/handoff';
import { bringUpToDate, canUpdate } from '../overlap/update';
import { canDiscard, canMerge, openMerge } from '../review/landing';
import type { MenuItem } from '../ui/Menu';
import { copy, move, restart, showFolder, stop } from './acts';
import { moveWords } from './place';

/** What the menu of a tile asks of the tile itself. */
export interface TileAsks {
  rename(): void;
  /** Asks once, in the tile, before it does it. */
  confirm(what: 'discard' | 'recreate'): void;
  maximize(): void;
}

const can = (session: Session, what: 'stop' | 'restart' | 'recreate'): boolean => target(session.state, what) !== null;

/** The verbs of a session that its state allows; the others are not shown. */
export function tileMenu(session: Session, agent: Agent | undefined, maximized: boolean, asks: TileAsks): (MenuItem | 'separator')[] {
  const discardable = canDiscard(session);
  return [
    ...(canMerge(session) ? [{ label: 'Merge…', icon: GitMerge, onSelect: () => openMerge(session.id) }] : []),
    ...(canUpdate(session) ? [{ label: 'Bring up to date', icon: RefreshCw, onSelect: () => void bringUpToDate(session) }] : []),
    ...(can(session, 'stop') ? [{ label: 'Stop', icon: Square, onSelect: () => void stop(session) }] : []),
    ...(can(session, 'restart') ? [{ label: 'Restart', icon: RotateCcw, onSelect: () => void restart(session) }] : []),
    ...(can(session, 'recreate') ? [{ label: 'Recreate…', icon: Wand2, onSelect: () => asks.confirm('recreate') }] : []),
    ...(canHandOff(session) ? [{ label: 'Hand off…', icon: Repeat2, onSelect: () => openHandoff(session.id) }] : []),
    'separator',
    { label: 'Rename', icon: Pencil, onSelect: asks.rename },
    { label: moveWords(session, agent), icon: PanelRight, onSelect: () => void move(session, 'background') },
    maximized
      ? { label: 'Show all tiles', icon: Minimize2, onSelect: asks.maximize }
      : { label: 'Maximise', icon: Maximize2, onSelect: asks.maximize },
    'separator',
    { label: 'Copy branch name', icon: Copy, onSelect: () => void copy(session.branch, 'branch name') },
    { label: 'Copy worktree path', icon: ArrowDownToLine, onSelect: () => void copy(session.worktree, 'worktree path') },
    { label: 'Open folder', icon: FolderOpen, onSelect: () => void showFolder(session.worktree) },
    ...(discardable
      ? (['separator', { label: 'Discard…', icon: Trash2, danger: true, onSelect: () => asks.confirm('discard') }] as const)
      : []),
  ];
}
