import type { FileDiff, ToolKind } from '../../../shared/transcript';
import { toolKind } from '../../../shared/transcript';
import type { Content, ToolCall } from './acp-messages';

/** Longest text of a tool that is kept of it, characters: its end says most. */
const longest = 16_000;

export const cut = (text: string): string => (text.length <= longest ? text : `…\n${text.slice(-longest)}`);

export function kindOf(kind: string): ToolKind {
  if (kind === 'delete' || kind === 'move') return 'edit';
  return toolKind.catch('other').parse(kind);
}

export function diffsOf(content: readonly Content[]): { diffs: FileDiff[] } {
  const diffs = content.flatMap((part) => {
    if (part.type !== 'diff' || part.newText.length + (part.oldText?.length ?? 0) > longest * 8) return [];
    return [{ path: part.path, old: part.oldText ?? null, new: part.newText }];
  });
  return { diffs };
}

/** In a line: the command or path where the input names one, else the agent's title. */
export function textOf(call: ToolCall, title: string): string {
  const input = typeof call.rawInput === 'object' && call.rawInput !== null ? call.rawInput : {};
  const command = 'command' in input ? input.command : null;
  const words = Array.isArray(command) ? command.join(' ') : command;
  return (typeof words === 'string' && words !== '' ? words : title).split('\n')[0]?.slice(0, 400) ?? '';
}
