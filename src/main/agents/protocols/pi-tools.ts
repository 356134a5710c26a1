import type { FileDiff, ToolKind } from '../../../shared/transcript';
import { shortPath } from './claude-tools';

type Input = Readonly<Record<string, unknown>>;

const kinds: Readonly<Record<string, ToolKind>> = {
  ...{ read: 'read', ls: 'read', grep: 'search', find: 'search', bash: 'execute', edit: 'edit', write: 'edit' },
};
export const kindOf = (tool: string): ToolKind => kinds[tool] ?? 'other';

const text = (input: Input, name: string): string | null => {
  const value = input[name];
  return typeof value === 'string' ? value : null;
};

export function subjectOf(tool: string, input: Input, worktree: string): string {
  const file = text(input, 'path');
  const subject = text(input, 'command') ?? text(input, 'pattern') ?? (file === null ? tool : shortPath(file, worktree));
  return subject.split('\n')[0]?.slice(0, 400) ?? '';
}

/** What an editing tool changes, as its input says it: only the pieces that it names, not the whole file. */
export function diffsOf(tool: string, input: Input, worktree: string): FileDiff[] {
  const file = text(input, 'path');
  if (file === null || kindOf(tool) !== 'edit') return [];
  const { edits } = input;
  const parts = Array.isArray(edits) ? edits.flatMap((edit: unknown) => (typeof edit === 'object' && edit ? [{ ...edit }] : [])) : [input];
  return parts.flatMap((part: Input) => {
    const now = text(part, 'newText') ?? text(part, 'content');
    return now === null ? [] : [{ path: shortPath(file, worktree), old: text(part, 'oldText'), new: now }];
  });
}
