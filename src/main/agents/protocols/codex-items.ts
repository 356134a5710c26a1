import type { Entry, FileDiff } from '../../../shared/transcript';
import { cut } from './acp-tools';
import { shortPath } from './claude-tools';
import type { Change, Item } from './codex-messages';

/** What a change says: all of a new file, of an old one only the pieces that differ with what is around them. */
export function diffOf({ path, kind, diff }: Change, worktree: string): FileDiff {
  const file = shortPath(path, worktree);
  if (kind.type === 'add') return { path: file, old: null, new: diff };
  if (kind.type === 'delete') return { path: file, old: diff, new: '' };
  const lines = diff.split('\n').filter((line) => !/^(@@|---|\+\+\+|\\)/.test(line));
  const side = (mark: string): string =>
    lines
      .filter((line) => line.startsWith(mark) || line.startsWith(' '))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  return { path: file, old: side('-'), new: side('+') };
}

/** The command itself, without the shell that runs it. */
export const plainCommand = (command: string, actions: readonly { command: string }[]): string =>
  actions.length === 1 && actions[0] ? actions[0].command : command;

const does: Readonly<Record<string, 'read' | 'search'>> = { read: 'read', listFiles: 'read', search: 'search' };

/** An item that began, where it is a tool's. */
export function began(item: Item, worktree: string, at: string): Entry[] {
  const tool = (name: string, kind: Extract<Entry, { kind: 'tool' }>['does'], text: string, diffs: FileDiff[] = []): Entry[] => [
    { at, kind: 'tool', id: item.id, name, does: kind, text: text.split('\n')[0]?.slice(0, 400) ?? '', diffs },
  ];
  if (item.type === 'commandExecution') {
    const [action] = item.commandActions;
    const kind = item.commandActions.length === 1 ? (does[action?.type ?? ''] ?? 'execute') : 'execute';
    return tool('shell', kind, plainCommand(item.command, item.commandActions));
  }
  if (item.type === 'fileChange') {
    const diffs = item.changes.map((change) => diffOf(change, worktree));
    return tool('edit', 'edit', diffs.map(({ path }) => path).join(', '), diffs);
  }
  if (item.type === 'mcpToolCall') return tool(`${item.server}: ${item.tool}`, 'other', item.tool);
  return item.type === 'webSearch' ? tool('web search', 'fetch', item.query) : [];
}

/** An item that is complete. */
export function ended(item: Item, at: string): Entry[] {
  const result = (ok: boolean, text: string): Entry[] => [{ at, kind: 'result', id: item.id, ok, text: cut(text), diffs: [] }];
  switch (item.type) {
    case 'agentMessage':
      return item.text === '' ? [] : [{ at, kind: 'text', from: 'agent', text: item.text }];
    case 'plan':
      return item.text === '' ? [] : [{ at, kind: 'plan', text: item.text }];
    case 'reasoning': {
      const text = [...item.summary, ...item.content].join('\n\n');
      return text === '' ? [] : [{ at, kind: 'thinking', text }];
    }
    case 'commandExecution': {
      const said = item.aggregatedOutput ?? '';
      const why = said === '' && item.status === 'declined' ? 'It was not allowed.' : said;
      return result(item.status === 'completed' && (item.exitCode ?? 0) === 0, why);
    }
    case 'fileChange':
      return result(item.status === 'completed', item.status === 'declined' ? 'It was not allowed.' : '');
    case 'mcpToolCall':
      return result(item.status === 'completed', item.error?.message ?? (item.result ? JSON.stringify(item.result) : ''));
    case 'webSearch':
      return result(true, '');
    case 'contextCompaction':
      return [{ at, kind: 'notice', level: 'info', text: 'The conversation was shortened to fit the context' }];
  }
}
