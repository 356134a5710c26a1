/** A line of a hunk. Numbers are from 1; null on the side that has it not. */
export interface HunkLine {
  sign: ' ' | '+' | '-';
  old: number | null;
  new: number | null;
  text: string;
}

/** Lines that changed together, with those around them, as `git diff` prints them. */
export interface Hunk {
  /** Of the new file; of the old one where the file is gone. */
  path: string;
  /** The same wherever the hunk stands, whatever changed around it: `hunkDigest`. */
  digest: string;
  oldStart: number;
  newStart: number;
  lines: HunkLine[];
}

/** All hunks of a patch as `git diff` prints it, file after file. What is no text has none. */
export const hunksOf = (patch: string): Hunk[] => [...eachHunk(patch)];

/** The same one by one, for who has other things to do in between. */
export function* eachHunk(patch: string): Generator<Hunk, void, undefined> {
  const before = new Map<string, number>();
  const closed = ({ path, oldStart, newStart, lines, changed }: Open): Hunk => {
    const alike = hunkDigest(path, changed);
    const nth = before.get(alike) ?? 0;
    before.set(alike, nth + 1);
    return { path, oldStart, newStart, lines, digest: nth === 0 ? alike : hunkDigest(path, [...changed, `${nth}`]) };
  };
  let path = '';
  let open: Open | null = null;
  let start = 0;
  while (start < patch.length) {
    const found = patch.indexOf('\n', start);
    const stop = found === -1 ? patch.length : found;
    const line = patch.slice(start, stop);
    start = stop + 1;
    if (open && (open.oldLeft > 0 || open.newLeft > 0)) {
      addLine(open, line);
      continue;
    }
    if (open && line.startsWith('\\')) {
      noteEnd(open);
      continue;
    }
    if (open) yield closed(open);
    open = null;
    if (line.startsWith('--- ')) path = pathIn(line.slice(4)) ?? path;
    else if (line.startsWith('+++ ')) path = pathIn(line.slice(4)) ?? path;
    else if (line.startsWith('@@ ')) open = opened(path, line);
  }
  if (open) yield closed(open);
}

/**
 * What a hunk is known by: its file and its changed lines with their signs, without numbers and context, so that it
 * is the same after changes elsewhere. 16 hexadecimal digits: FNV-1a of 64 bits over UTF-16 units.
 */
export function hunkDigest(path: string, changed: readonly string[]): string {
  let hash = mix(basis, path);
  for (const line of changed) hash = mix(mix(hash, '\n'), line); // joined, each line would be copied
  return hex(hash.high) + hex(hash.low);
}

/**
 * What each changed line of one file is known by, by its place (`lineKey`): path, sign and text, and which of how many
 * alike it is. So it is the same whatever other lines come and go; where one like it does, all alike are others.
 */
export function lineDigests(hunks: readonly Hunk[]): ReadonlyMap<string, string> {
  const alike = new Map<string, { path: string; places: string[] }>();
  for (const hunk of hunks)
    for (const line of hunk.lines) {
      const place = placeOf(line);
      if (place === null) continue;
      const known = alike.get(line.sign + line.text);
      if (known) known.places.push(lineKey(place));
      else alike.set(line.sign + line.text, { path: hunk.path, places: [lineKey(place)] });
    }
  const digests = [...alike].flatMap(([text, { path, places }]) =>
    places.map((place, nth) => [place, hunkDigest(path, ['line', text, `${nth} of ${places.length}`])] as const),
  );
  return new Map(digests);
}

/** A line of one side, from 1. */
export interface LinePlace {
  side: 'old' | 'new';
  line: number;
}

export const lineKey = ({ side, line }: LinePlace): string => `${side} ${line}`;

/** Where a changed line stands; null: it is as it was. */
export function placeOf({ sign, old, new: after }: HunkLine): LinePlace | null {
  if (sign === '-' && old !== null) return { side: 'old', line: old };
  return sign === '+' && after !== null ? { side: 'new', line: after } : null;
}

/** Where the changed lines of a hunk stand. */
export const changedOf = ({ lines }: Pick<Hunk, 'lines'>): LinePlace[] => lines.flatMap((line) => placeOf(line) ?? []);

/** What the whole of a file's change is known by, for what has no hunks: its contents and modes before and after. */
export function wholeDigest(file: { path: string; old: Content | null; new: Content | null }): string {
  return hunkDigest(
    file.path,
    [file.old, file.new].map((one) => (one === null ? 'none' : `${one.mode} ${one.id}`)),
  );
}

interface Content {
  id: string;
  mode: string;
}
interface Open {
  path: string;
  oldStart: number;
  newStart: number;
  oldLeft: number;
  newLeft: number;
  oldNext: number;
  newNext: number;
  lines: HunkLine[];
  changed: string[];
}
interface Hash {
  high: number;
  low: number;
}

function opened(path: string, header: string): Open | null {
  const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(header);
  if (!match) return null;
  const [, oldStart, oldLines = '1', newStart, newLines = '1'] = match;
  return {
    path,
    oldStart: Number(oldStart),
    newStart: Number(newStart),
    oldLeft: Number(oldLines),
    newLeft: Number(newLines),
    oldNext: Number(oldStart),
    newNext: Number(newStart),
    lines: [],
    changed: [],
  };
}

function addLine(hunk: Open, line: string): void {
  if (line.startsWith('\\')) {
    noteEnd(hunk);
    return;
  }
  const sign = line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : ' ';
  const inOld = sign !== '+';
  const inNew = sign !== '-';
  hunk.lines.push({ sign, old: inOld ? hunk.oldNext : null, new: inNew ? hunk.newNext : null, text: line.slice(1) });
  if (inOld) {
    hunk.oldNext += 1;
    hunk.oldLeft -= 1;
  }
  if (inNew) {
    hunk.newNext += 1;
    hunk.newLeft -= 1;
  }
  if (sign !== ' ') hunk.changed.push(line);
}

/** The line before has no line break: a change of that alone is one as well. */
function noteEnd(hunk: Open): void {
  const last = hunk.lines.at(-1);
  if (last && last.sign !== ' ') hunk.changed.push('\\');
}

/** The path in a line `--- a/…` or `+++ b/…`; null: there is no file on that side. Source: git-diff(1), "core.quotePath". */
function pathIn(named: string): string | null {
  const name = named.startsWith('"') ? unquoted(named) : named.replace(/\t$/, '');
  return name === '/dev/null' ? null : name.slice(2);
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

function unquoted(text: string): string {
  return text
    .slice(1, text.lastIndexOf('"'))
    .replace(/\\(?:([0-7]{3})|(.))/g, (_all, octal: string | undefined, letter: string | undefined) =>
      octal === undefined ? (escapes[letter ?? ''] ?? letter ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
    );
}

const basis: Hash = { high: 0xcbf29ce4, low: 0x84222325 };

/**
 * One more text into an FNV-1a hash; its prime is 2^40 + 0x1b3. The halves are multiplied apart, and the lower one in
 * 16 bits at a time: so no product leaves the 32 bits in which engines reckon fastest.
 */
function mix(hash: Hash, text: string): Hash {
  let { high, low } = hash;
  for (let at = 0; at < text.length; at += 1) {
    low ^= text.charCodeAt(at);
    const below = (low & 0xffff) * 0x1b3;
    const above = (low >>> 16) * 0x1b3 + (below >>> 16);
    high = (Math.imul(high, 0x1b3) + (low << 8) + (above >>> 16)) | 0;
    low = (above << 16) | (below & 0xffff);
  }
  return { high, low };
}

const hex = (half: number): string => (half >>> 0).toString(16).padStart(8, '0');
