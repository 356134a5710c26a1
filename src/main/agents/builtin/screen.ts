// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the escapes of terminals are what is looked for

import path from 'node:path';
import type { SessionUpdate, ToolCallContent } from '@agentclientprotocol/sdk';
import { noticeMeta } from './meta';

type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';
const codes: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 };

/** Lines of a change that are shown. */
const mostLines = 12;

/** A person's view of a conversation, on a terminal or in a pipe. */
export interface Screen {
  line(text?: string): void;
  paint(colour: Colour, text: string): string;
  update(update: SessionUpdate): void;
  /** Tells whoever holds the terminal what goes on (OSC 7501, invisible on a screen); nothing where there is none. */
  report(state: 'working' | 'idle' | 'done' | 'error' | 'blocked', why?: { kind: 'permission' | 'question'; text: string }): void;
}

export function makeScreen(
  write: (text: string) => void,
  { colour, cwd, reports }: { colour: boolean; cwd: string; reports: boolean },
): Screen {
  const paint = (name: Colour, text: string): string => (colour ? `\x1b[${codes[name]}m${text}\x1b[0m` : text);
  let open = false; // within a line of the model's
  const waiting = new Map<string, string>();
  const line = (text = ''): void => {
    write(`${open ? '\n' : ''}${text}\n`);
    open = false;
  };
  const said = (text: string): void => {
    write(harmless(text));
    open = text === '' ? open : !text.endsWith('\n');
  };
  const detail = (content: readonly ToolCallContent[], ok: boolean): void => {
    const diffs = content.filter((part) => part.type === 'diff');
    for (const { oldText, newText } of diffs) for (const text of shownDiff(oldText ?? '', newText)) line(`    ${paintDiff(text)}`);
    if (ok && diffs.length > 0) return;
    const words = content
      .flatMap((part) => (part.type === 'content' && part.content.type === 'text' ? [part.content.text] : []))
      .join('\n');
    const [first = '', ...rest] = words.split('\n').filter((text) => text.trim() !== '');
    const more = rest.length > 0 ? paint('dim', ` (+${rest.length} lines)`) : '';
    if (first !== '') line(`  ${ok ? paint('dim', `└ ${shortened(first)}`) : paint('red', `✗ ${shortened(first)}`)}${more}`);
  };
  const paintDiff = (text: string): string =>
    text.startsWith('+') ? paint('green', text) : text.startsWith('-') ? paint('red', text) : paint('dim', text);
  return {
    line,
    paint,
    update: (update) => {
      if (update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text') said(update.content.text);
      else if (update.sessionUpdate === 'user_message_chunk' && update.content.type === 'text') {
        for (const text of update.content.text.split('\n')) line(paint('bold', `› ${harmless(text)}`)); // of a conversation that is shown again
      } else if (update.sessionUpdate === 'agent_thought_chunk' && noticeMeta.safeParse(update._meta).success) {
        if (update.content.type === 'text') line(paint('yellow', `! ${shortened(update.content.text)}`));
      } else if (update.sessionUpdate === 'tool_call') {
        const title = path.isAbsolute(update.title) ? path.relative(cwd, update.title) : update.title;
        waiting.set(update.toolCallId, `${paint('cyan', '●')} ${paint('bold', update.name ?? '')} ${shortened(title)}`);
      } else if (update.sessionUpdate === 'tool_call_update') {
        // Above what comes of it: calls of one answer are told all at once and run one after another.
        const call = waiting.get(update.toolCallId);
        if (call !== undefined) line(call);
        waiting.delete(update.toolCallId);
        if (update.content) detail(update.content, update.status === 'completed');
      }
      if (update.sessionUpdate === 'plan') {
        const marks = { pending: '☐', in_progress: '▸', completed: '☑' } as const;
        for (const entry of update.entries) line(`  ${marks[entry.status]} ${shortened(entry.content)}`);
      }
    },
    report: (state, why) => {
      const more = why ? `:kind=${why.kind}:msg=${Buffer.from(why.text.slice(0, 1000)).toString('base64')}` : '';
      if (reports) write(`\x1b]7501;state=${state}:app=espalier${more}\x1b\\`);
    },
  };
}

const hidden = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a model or a file that cannot command the terminal. */
const harmless = (text: string): string => text.replaceAll('\r\n', '\n').replaceAll(hidden, '\ufffd');

/** In a line of at most 160 characters. */
export function shortened(text: string): string {
  const one = harmless(text.replaceAll(/\s+/g, ' ')).trim();
  return one.length <= 160 ? one : `${one.slice(0, 159)}…`;
}

/** The lines that differ: what both begin and end with is left out. */
export function shownDiff(old: string, fresh: string): string[] {
  const [before, after] = [linesOf(old), linesOf(fresh)];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const removed = before.slice(start, before.length - end).map((text) => `- ${harmless(text)}`);
  const added = after.slice(start, after.length - end).map((text) => `+ ${harmless(text)}`);
  const all = [...removed, ...added];
  return all.length <= mostLines ? all : [...all.slice(0, mostLines), `… ${all.length - mostLines} more lines`];
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
