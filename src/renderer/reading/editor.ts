import { act } from '../connection/act';
import { windowClient } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { notify } from '../ui/toast';
import { hunkHere } from './acts';
import { linesOfHunk } from './cursor';
import { useReading } from './reading';

/** Opens a file of a worktree in the person's own editor; `path` relative to it, lines from 1. */
export async function openFile(worktree: string, path: string, line: number): Promise<void> {
  const editor = useReplica.getState().general?.settings.editor ?? '';
  const asked = windowClient().call('window.openFile', { path: `${worktree}/${path}`, line, editor });
  const done = await act(asked, { failed: `${path} was not opened` });
  if (done && editor === '')
    notify({
      id: 'editor',
      glyph: 'done',
      text: 'Shown in its folder',
      detail: 'Set your editor in the settings: then it opens at the line.',
    });
}

/** Opens the file that is read in the person's own editor, at the line that is read. */
export async function openInEditor(): Promise<void> {
  const { cursor, lines, session } = useReading.getState();
  const worktree = useReplica.getState().sessions.get(session ?? '')?.worktree;
  if (cursor === null || worktree === undefined) return;
  const hunk = hunkHere();
  const at = lines ?? (hunk && linesOfHunk(hunk));
  await openFile(worktree, cursor.path, at?.side === 'new' ? at.line : (hunk?.newStart ?? 1));
}
