import { readFileSync, watch } from 'node:fs';
import path from 'node:path';

/** A file of the person's as it is now; `text` null: there is none, or `problem` says why it cannot be read. */
export function readWatched(file: string): { text: string | null; problem: string | null } {
  try {
    return { text: readFileSync(file, 'utf8'), problem: null };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { text: null, problem: null };
    return { text: null, problem: `${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Calls `changed` whenever a file may have changed. Gives what ends that. */
export function watchFile(file: string, changed: () => void): () => void {
  try {
    // Editors replace a file rather than write into it, so its folder is watched.
    const watcher = watch(path.dirname(file), (_event, name) => {
      if (name === null || name === path.basename(file)) changed();
    });
    watcher.on('error', () => watcher.close()); // the folder is gone: so is this home
    return () => watcher.close();
  } catch {
    return () => undefined; // the system has no watches left: the file counts as it was read at the start
  }
}
