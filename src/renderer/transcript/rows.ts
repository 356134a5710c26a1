import type { AnswerOption, Ask, Entry, PlacedEntry } from '../../shared/transcript';

type Of<K extends Entry['kind']> = Extract<Entry, { kind: K }>;

/** What of a conversation can be shown or left out. */
export const parts = ['messages', 'calls', 'reads', 'thinking', 'asks', 'notices'] as const;
export type Part = (typeof parts)[number];

/** A row of the transcript. `key` is the same for the same thing however much of the conversation is known. */
export type Row = { key: string; seq: number; run: string; at: string } & (
  | { kind: 'run'; attempt: number }
  | { kind: 'message'; from: 'agent' | 'person'; text: string }
  | { kind: 'thinking'; text: string }
  /** A tool that was called, and what came of it; null: it is at work, or its run ended without a word of it. */
  | { kind: 'call'; tool: Of<'tool'>; result: Of<'result'> | null }
  /** `answer` null: nobody answered (yet). */
  | { kind: 'ask'; ask: Ask; answer: string | null; note: string | null }
  | { kind: 'notice'; level: Of<'notice'>['level']; text: string }
  | { kind: 'output'; text: string }
);

/** The number of a run in its name, as in `4f2c-3`: its attempts are counted by the core. */
const attemptOf = (run: string): number => Number(/-(\d+)$/.exec(run)?.[1] ?? 1);

/** Entries and those that came in after them; what is there already does not come twice. */
export function joined(entries: readonly PlacedEntry[], more: readonly PlacedEntry[]): readonly PlacedEntry[] {
  const next = (entries.at(-1)?.seq ?? -1) + 1;
  const fresh = more.filter(({ seq }) => seq >= next);
  return fresh.length === 0 ? entries : [...entries, ...fresh];
}

/** The rows of a conversation, of which a beginning may be unknown still. */
export function rowsOf(entries: readonly PlacedEntry[]): Row[] {
  const rows: Row[] = [];
  const calls = new Map<string, number>();
  const asks = new Map<string, number>();
  let last: PlacedEntry | null = null;
  for (const placed of entries) {
    const { seq, run, entry } = placed;
    const base = { key: String(seq), seq, run, at: entry.at };
    if (last !== null && last.run !== run) rows.push({ ...base, key: `run ${seq}`, kind: 'run', attempt: attemptOf(run) });
    const before = rows.at(-1);
    last = placed;
    switch (entry.kind) {
      case 'text':
        rows.push({ ...base, kind: 'message', from: entry.from, text: entry.text });
        break;
      case 'plan':
        rows.push({ ...base, kind: 'message', from: 'agent', text: entry.text });
        break;
      case 'thinking':
        rows.push({ ...base, kind: 'thinking', text: entry.text });
        break;
      case 'tool':
        calls.set(`${run} ${entry.id}`, rows.push({ ...base, kind: 'call', tool: entry, result: null }) - 1);
        break;
      case 'result': {
        const at = calls.get(`${run} ${entry.id}`);
        const call = at === undefined ? undefined : rows[at];
        if (at !== undefined && call?.kind === 'call') rows[at] = { ...call, result: entry };
        else if (entry.text !== '') rows.push({ ...base, kind: 'output', text: entry.text });
        break;
      }
      case 'ask':
        asks.set(`${run} ${entry.ask.id}`, rows.push({ ...base, kind: 'ask', ask: entry.ask, answer: null, note: null }) - 1);
        break;
      case 'answer': {
        const at = asks.get(`${run} ${entry.id}`);
        const ask = at === undefined ? undefined : rows[at];
        if (at !== undefined && ask?.kind === 'ask') rows[at] = { ...ask, answer: entry.text, note: entry.note ?? null };
        break;
      }
      case 'notice':
        rows.push({ ...base, kind: 'notice', level: entry.level, text: entry.text });
        break;
      case 'output':
        if (before?.kind === 'output' && before.run === run) rows[rows.length - 1] = { ...before, text: `${before.text}\n${entry.text}` };
        else rows.push({ ...base, kind: 'output', text: entry.text });
    }
  }
  return rows;
}

/** Which part a row belongs to; null: it is always shown. */
export function partOf(row: Row): Part | null {
  switch (row.kind) {
    case 'run':
      return null;
    case 'message':
      return 'messages';
    case 'thinking':
      return 'thinking';
    case 'call':
      return row.tool.does === 'read' || row.tool.does === 'search' ? 'reads' : 'calls';
    case 'ask':
      return 'asks';
    case 'notice':
    case 'output':
      return 'notices';
  }
}

/** How many rows each part has. */
export function countsOf(rows: readonly Row[]): Record<Part, number> {
  const counts = { messages: 0, calls: 0, reads: 0, thinking: 0, asks: 0, notices: 0 };
  for (const row of rows) {
    const part = partOf(row);
    if (part !== null) counts[part] += 1;
  }
  return counts;
}

/** The changes of files that a call made, or wants to make. */
export const diffsOf = (row: Extract<Row, { kind: 'call' }>) => (row.result?.diffs.length ? row.result.diffs : row.tool.diffs);

/** All that a row says, to be searched. */
export function wordsOf(row: Row): string {
  switch (row.kind) {
    case 'run':
      return '';
    case 'call':
      return [
        row.tool.name,
        row.tool.text,
        row.result?.text ?? '',
        ...diffsOf(row).flatMap(({ path, old, new: now }) => [path, old ?? '', now]),
      ].join('\n');
    case 'ask':
      return [row.ask.text, row.ask.detail, row.answer ?? '', row.note ?? ''].join('\n');
    case 'message':
    case 'thinking':
    case 'notice':
    case 'output':
      return row.text;
  }
}

/** What an answer meant: said where a permission was given or refused. */
export const meaningOf = (ask: Ask, answer: string): AnswerOption['means'] | null =>
  ask.options.find(({ label, id, means }) => label === answer || id === answer || means === answer)?.means ?? null;

/** Whether a row is open before anybody folds or unfolds it: changes of files and failures are. */
export function opensItself(row: Row): boolean {
  if (row.kind !== 'call') return false;
  if (row.result === null) return false;
  return !row.result.ok || diffsOf(row).length > 0;
}

const verbs = { read: 'Read', edit: 'Edit', search: 'Search', execute: 'Run', fetch: 'Fetch', think: 'Think', other: '' } as const;

/** A path as the session's worktree names it. */
export const within = (path: string, worktree: string): string =>
  path.startsWith(`${worktree}/`) ? path.slice(worktree.length + 1) : path;

/** A call in a verb and what it is done to; `worktree` is left out of paths. */
export function callWords(row: Extract<Row, { kind: 'call' }>, worktree: string): { verb: string; what: string } {
  const { tool } = row;
  const [diff, another] = diffsOf(row);
  const verb = verbs[tool.does] || tool.name;
  if (tool.does === 'edit' && diff) return { verb, what: another ? `${diffsOf(row).length} files` : within(diff.path, worktree) };
  const text = tool.text === '' ? tool.name : tool.text.replaceAll(`${worktree}/`, '');
  const rest = text.toLowerCase().startsWith(`${verb.toLowerCase()} `) ? text.slice(verb.length + 1) : text;
  return { verb, what: rest === verb ? '' : rest };
}
