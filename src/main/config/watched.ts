import { readFileSync, watch } from 'node:fs';
import path from 'node:path';

/** A file of the person's as it is now; `text` null: there is none, or `problem` says why it cannot be read. */
export interface Content {
  text: string | null;
  problem: string | null;
}

export interface FollowedFile {
  /** Looks now, without waiting to be told of a change. */
  read(): void;
  close(): void;
}

/** Hands over what is in a file: at once where there is one, and whenever it is another than was handed over before. */
export function followFile(file: string, take: (content: Content) => void): FollowedFile {
  let last: string | null = null;
  const read = (): void => {
    const content = contentOf(file);
    const seen = content.problem ?? content.text;
    if (seen === last) return;
    last = seen;
    take(content);
  };
  read();
  return { read, close: watchFile(file, read) };
}

function contentOf(file: string): Content {
  try {
    return { text: readFileSync(file, 'utf8'), problem: null };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { text: null, problem: null };
    return { text: null, problem: `${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Calls `changed` whenever a file may have changed. Gives what ends that. */
function watchFile(file: string, changed: () => void): () => void {
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
