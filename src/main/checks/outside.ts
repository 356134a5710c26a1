import { stripVTControlCharacters } from 'node:util';
import type { Exit } from '../../shared/model';

/** Exit codes of a shell whose command was ended by SIGKILL (as when memory is short) or SIGTERM. */
const ended = new Set([137, 143]);

/** Why a failure may be no fault of the tree, in words; null: nothing says so. `text`: the end of what was printed. */
export function outsideCause({ code, timedOut }: Pick<Exit, 'code'> & { timedOut: boolean }, text: string): string | null {
  if (timedOut) return 'it ran out of time';
  if (code === null || ended.has(code)) return 'it was killed';
  if (code === 127) return 'a command was not found';
  if (code === 126) return 'a command could not be run';
  return /\bENOSPC\b|No space left on device/i.test(stripVTControlCharacters(text)) ? 'the disk was full' : null;
}
