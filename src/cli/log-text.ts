// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the escapes of terminals are what is looked for
const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-OQ-WYZ\\`-~])/g;
const colours = /^\x1b\[[\d;:]*m$/;
const controls = /[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g;
/** Longest escape whose end is waited for; characters. */
const longest = 4096;

/**
 * Makes a program's output fit to be read on someone else's terminal, however it is cut into pieces: colours
 * may stay, but nothing moves the cursor, sets a title, writes the clipboard or asks the terminal anything.
 */
export function readable(keepColours: boolean): (bytes: Uint8Array) => string {
  const decoder = new TextDecoder();
  let rest = '';
  return (bytes) => {
    const text = rest + decoder.decode(bytes, { stream: true });
    rest = openEscape(text);
    return text
      .slice(0, text.length - rest.length)
      .replaceAll(escapes, (found) => (keepColours && colours.test(found) ? found : ''))
      .replaceAll('\r\n', '\n')
      .split(/(\x1b\[[\d;:]*m)/)
      .map((part, index) => (index % 2 === 1 && keepColours ? part : part.replaceAll(controls, '').replaceAll('\x1b', '')))
      .join('');
  };
}

/** The beginning of an escape, or of a line's end, at the end of a text. */
function openEscape(text: string): string {
  const at = text.lastIndexOf('\x1b');
  if (at >= 0 && text.length - at <= longest) {
    // A string's terminator is an escape too: with its beginning cut off, look one further back.
    const start = text.endsWith('\x1b') ? Math.max(text.lastIndexOf('\x1b', at - 1), 0) : at;
    for (const from of new Set([start, at])) {
      const open = text.slice(from);
      if (/^\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$/.test(open)) return open;
    }
  }
  return text.endsWith('\r') ? '\r' : '';
}

/** Puts whole lines out, each behind a prefix; of a line that was written over, what was left in the end. */
export function prefixed(prefix: string, write: (text: string) => void): { add(text: string): void; end(): void } {
  let open = '';
  const put = (line: string): void => write(`${prefix}${line.slice(line.lastIndexOf('\r') + 1)}\n`);
  return {
    add: (text) => {
      const lines = (open + text).split('\n');
      open = lines.pop() ?? '';
      for (const line of lines) put(line);
    },
    end: () => {
      if (open !== '') put(open);
      open = '';
    },
  };
}
