// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the escapes of terminals are what is looked for
import { type ErrorRecord, toErrorRecord } from '../shared/errors';

type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'dim' | 'bold';
const codes: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, blue: 34, cyan: 36, dim: 2, bold: 1 };

/** Whether a stream shows colours: a terminal whose person did not say no (https://no-color.org). */
export const showsColour = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

/** Text in a colour where standard output shows colours. */
export function paint(colour: Colour, text: string): string {
  return showsColour(process.stdout) ? `\x1b[${codes[colour]}m${text}\x1b[0m` : text;
}

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);

/** What goes beside the result: standard error, so that what is piped on stays clean. */
export const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** One object on one line: what `--json` prints. */
export const sayJson = (value: unknown): void => say(JSON.stringify(value));

const hidden = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Text of unknown origin as one line that cannot command the terminal. */
export const printable = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(hidden, '').trim();

/** Text of several lines that cannot command the terminal; escapes become visible. */
export const harmless = (text: string): string =>
  text.replaceAll(hidden, (char) => (char < ' ' ? `^${String.fromCharCode(char.charCodeAt(0) + 64)}` : '\ufffd'));

/** Exit codes: 0 done, 1 failed, 2 wrong use, 3 conflict, 4 the session failed. */
export function exitCodeOf(error: ErrorRecord): number {
  if (error.code === 'usage') return 2;
  return error.code === 'conflict' ? 3 : 1;
}

/** Says an error on standard error and gives the exit code for it. */
export function sayError(thrown: unknown, json: boolean): number {
  const error = toErrorRecord(thrown);
  if (json) note(JSON.stringify({ error }));
  else {
    note(`espalier: ${harmless(error.message)}`);
    if (error.hint !== '') note(harmless(error.hint));
  }
  return exitCodeOf(error);
}
