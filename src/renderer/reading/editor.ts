import { act } from '../connection/act';
import { windowClient } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { notify } from '../ui/toast';
import { hunkHere } from './acts';
import { linesOfHunk } from './cursor';
import { useReading } from './reading';

/** Opens the file that is read in the person's own editor, at the line that is read. */
export async function openInEditor(): Promise<void> {
  const { cursor, lines, session } = useReading.getState();
  const { sessions, general } = useReplica.getState();
  const worktree = sessions.get(session ?? '')?.worktree;
  if (cursor === null || worktree === undefined || general === null) return;
  const hunk = hunkHere();
  const at = lines ?? (hunk && linesOfHunk(hunk));
  const { editor } = general.settings;
  const path = `${worktree}/${cursor.path}`;
  const line = at?.side === 'new' ? at.line : (hunk?.newStart ?? 1);
  const done = await act(windowClient().call('window.openFile', { path, line, editor }), { failed: `${cursor.path} was not opened` });
  if (done && editor === '')
    notify({
      id: 'editor',
      glyph: 'done',
      text: 'Shown in its folder',
      detail: 'Set your editor in the settings: then it opens at the line.',
    });
}
