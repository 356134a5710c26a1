import path from 'node:path';
import type { FileDiff, ToolKind } from '../../../shared/transcript';
import { cut } from './acp-tools';

type Input = Readonly<Record<string, unknown>>;

const kinds: Readonly<Record<string, ToolKind>> = {
  ...{ Read: 'read', NotebookRead: 'read', ListMcpResourcesTool: 'read', ReadMcpResourceTool: 'read' },
  ...{ Edit: 'edit', Write: 'edit', MultiEdit: 'edit', NotebookEdit: 'edit' },
  ...{ Glob: 'search', Grep: 'search', LS: 'search', ToolSearch: 'search' },
  ...{ Bash: 'execute', BashOutput: 'execute', KillShell: 'execute', KillBash: 'execute', PowerShell: 'execute', Monitor: 'execute' },
  ...{ WebFetch: 'fetch', WebSearch: 'fetch' },
  ...{ TodoWrite: 'think', EnterPlanMode: 'think' },
};
export const kindOf = (tool: string): ToolKind => kinds[tool] ?? 'other';

/** Inputs that say in a line what a tool is done to, in this order. */
const subjects = ['command', 'file_path', 'notebook_path', 'path', 'pattern', 'query', 'url', 'description', 'prompt'];

const word = (input: Input, name: string): string | null => {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? value : null;
};
/** As a person reads it: from the worktree, where it is in it. */
export const shortPath = (file: string, worktree: string): string => {
  const short = path.isAbsolute(file) ? path.relative(worktree, file) : file;
  return short === '' || short.startsWith('..') ? file : short;
};

/** The tool by which it asks to leave its plan mode. */
export const planned = 'ExitPlanMode';

export function textOf(tool: string, input: Input, worktree: string): string {
  if (tool === planned) return 'Carry out the plan';
  const subject = subjects.find((name) => word(input, name) !== null);
  const text = subject === undefined ? tool : (word(input, subject) ?? tool);
  const short = subject?.endsWith('path') ? shortPath(text, worktree) : text;
  return short.split('\n')[0]?.slice(0, 400) ?? '';
}

/** All of a tool's input; what its diffs show is left out. */
export function detailOf(tool: string, input: Input): string {
  if (kindOf(tool) === 'edit') return '';
  if (tool === planned) return cut(word(input, 'plan') ?? '');
  const command = word(input, 'command');
  return cut(command ?? JSON.stringify(input, null, 2));
}

/** What an editing tool changes, as its input says it: only the pieces that it names, not the whole file. */
export function diffsOf(tool: string, input: Input, worktree: string): FileDiff[] {
  const file = word(input, 'file_path');
  if (file === null || kindOf(tool) !== 'edit') return [];
  const of = (edit: Input): FileDiff[] => {
    const old = edit['old_string'];
    const now = edit['new_string'] ?? edit['content'];
    if (typeof now !== 'string') return [];
    return [{ path: shortPath(file, worktree), old: typeof old === 'string' ? old : null, new: now }];
  };
  const { edits } = input;
  return Array.isArray(edits)
    ? edits.flatMap((edit: unknown) => (typeof edit === 'object' && edit !== null ? of({ ...edit }) : []))
    : of(input);
}

/** The words of a tool's result, whatever its form. */
export function wordsOf(content: unknown): string {
  if (typeof content === 'string') return cut(content);
  if (!Array.isArray(content)) return '';
  const texts = content.flatMap((part: unknown) =>
    typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string' ? [part.text] : [],
  );
  return cut(texts.join('\n'));
}
