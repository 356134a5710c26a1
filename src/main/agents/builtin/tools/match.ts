import { ToolFailure } from './tool';

/**
 * The text with `from` replaced by `to`. Exact text first; where there is none, the one place whose lines are the same
 * but for white space. Throws `ToolFailure` saying how often it is there, or what comes nearest.
 */
export function replaced(text: string, from: string, to: string, all: boolean): string {
  if (from === '') throw new ToolFailure('old_text is empty. To make a file, use write.');
  if (from === to) throw new ToolFailure('old_text and new_text are the same: nothing would change.');
  const crlf = text.includes('\r\n');
  const adapt = (part: string): string => (crlf ? part.replaceAll(/\r?\n/g, '\r\n') : part);
  const wanted = text.includes(from) ? from : adapt(from);
  const places = occurrences(text, wanted);
  if (places.length === 1 || (places.length > 1 && all)) return text.split(wanted).join(adapt(to));
  if (places.length > 1) {
    const lines = places.map((place) => lineOf(text, place)).join(', ');
    throw new ToolFailure(`old_text is there ${places.length} times, in lines ${lines}. Add lines around it, or set all.`);
  }
  return replacedLoosely(text, from, to, crlf ? '\r\n' : '\n');
}

function occurrences(text: string, wanted: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) found.push(at);
  return found;
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
const loose = (line: string): string => line.trim().replaceAll(/\s+/g, ' ');
const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

function replacedLoosely(text: string, from: string, to: string, eol: string): string {
  const lines = text.split(/\r?\n/);
  const wanted = withoutEdges(from.split(/\r?\n/));
  const looseLines = lines.map(loose);
  const looseWanted = wanted.map(loose);
  const starts = [...lines.keys()].filter(
    (start) => looseWanted.length > 0 && looseWanted.every((line, i) => looseLines[start + i] === line),
  );
  const [start] = starts;
  if (start === undefined) throw new ToolFailure(notFound(lines, looseLines, looseWanted));
  if (starts.length > 1) {
    const at = starts.map((line) => line + 1).join(', ');
    throw new ToolFailure(
      `old_text is not there exactly, and but for white space ${starts.length} times, in lines ${at}. Add lines around it.`,
    );
  }
  const fresh = reindented(withoutEdges(to.split(/\r?\n/)), indentOf(wanted[0] ?? ''), indentOf(lines[start] ?? ''));
  return [...lines.slice(0, start), ...fresh, ...lines.slice(start + wanted.length)].join(eol);
}

/** Without the empty first and last line that a quoted block often brings along. */
function withoutEdges(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}

/** Lines written for one indentation, moved to another. */
function reindented(lines: readonly string[], from: string, to: string): string[] {
  if (from === to) return [...lines];
  return lines.map((line) => (line.startsWith(from) && line.trim() !== '' ? to + line.slice(from.length) : line));
}

/** What comes nearest, so that the next try need not read the whole file again. */
function notFound(lines: readonly string[], looseLines: readonly string[], wanted: readonly string[]): string {
  let best = { start: 0, same: 0 };
  for (const start of lines.keys()) {
    const same = wanted.filter((line, index) => line !== '' && looseLines[start + index] === line).length;
    if (same > best.same) best = { start, same };
  }
  if (best.same === 0) return 'old_text is not in the file, nor anything like it. Read the file again.';
  const nearest = lines.slice(best.start, best.start + Math.min(wanted.length, 30));
  const numbered = nearest.map((line, index) => `${String(best.start + index + 1).padStart(6)}\t${line}`);
  return `old_text is not in the file. Nearest is (${best.same} of ${wanted.length} lines are the same):\n${numbered.join('\n')}`;
}
