import type { Entry } from '../shared/transcript';
import { harmless, paint, printable } from './output';

/** The most lines that are shown of what a tool put out; all of it is in `--json`. */
const shownLines = 12;

/** An entry of a conversation as lines for a terminal. */
export function entryLines(entry: Entry): string[] {
  switch (entry.kind) {
    case 'text':
      return ['', ...(entry.from === 'person' ? lines(entry.text).map((line) => paint('cyan', `> ${line}`)) : lines(entry.text))];
    case 'thinking':
      return [paint('dim', `(thought: ${printable(entry.text).slice(0, 100)})`)];
    case 'plan':
      return ['', ...lines(entry.text)];
    case 'tool':
      return [
        `${paint('blue', entry.does)} ${printable(entry.text)}`,
        ...entry.diffs.map(({ path }) => paint('dim', `  ${printable(path)}`)),
      ];
    case 'result': {
      const all = lines(entry.text);
      const shown = all.slice(-shownLines).map((line) => paint('dim', `  ${line}`));
      const more = all.length > shownLines ? [paint('dim', `  … ${all.length - shownLines} more lines`)] : [];
      return entry.ok ? [...more, ...shown] : [paint('red', '  failed'), ...more, ...shown];
    }
    case 'output':
      return lines(entry.text).map((line) => paint('dim', line));
    case 'notice':
      return [paint(entry.level === 'error' ? 'red' : 'yellow', printable(entry.text))];
    case 'ask':
      return [paint('yellow', `${entry.ask.kind === 'permission' ? 'asks to' : 'asks:'} ${printable(entry.ask.text)}`)];
    case 'answer':
      return [paint('cyan', `> ${printable([entry.text, entry.note ?? ''].filter((text) => text !== '').join(': '))}`)];
  }
}

const lines = (text: string): string[] => (text.trim() === '' ? [] : harmless(text).trimEnd().split('\n'));
