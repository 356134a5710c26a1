import { mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const remembered = z.object({
  bounds: z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int(), height: z.number().int() }).nullable(),
  maximized: z.boolean(),
  /** The core's setting, known here before the core answers: the first frame has the right colour. */
  theme: z.enum(['system', 'dark', 'light']),
});
export type Remembered = z.infer<typeof remembered>;

const fresh: Remembered = { bounds: null, maximized: false, theme: 'system' };

/** What the window remembers from one start to the next, in `<home>/window/window.json`. */
export interface Memory {
  get(): Remembered;
  set(part: Partial<Remembered>): void;
}

/** The app's own folder (Chromium's too). Throws where it cannot be made: there is nothing to work in then. */
export function windowFolder(home: string): string {
  const folder = join(home, 'window');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Read once, at the start, before there is a window to hold up. A file that is damaged or missing counts as none. */
export function openMemory(folder: string): Memory {
  const file = join(folder, 'window.json');
  let state = read(file);
  let writing: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    await rename(`${file}.new`, file);
  };
  return {
    get: () => state,
    set: (part) => {
      state = { ...state, ...part };
      // Where the window stood is not worth a message when the disk is full.
      writing = writing.then(write).catch((error: unknown) => console.error('window.json was not saved:', error));
    },
  };
}

function read(file: string): Remembered {
  try {
    return remembered.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return fresh; // the first start, or a damaged file: nothing in it is worth more than a default
  }
}
