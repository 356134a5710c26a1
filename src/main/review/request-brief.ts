import type { Comment } from '../../shared/review';

/** Lines of a quote that are told; the agent has the file. */
const longestQuote = 30;

/** What the author of a change is told: what to do differently, comment by comment, each with the number to answer it by. */
export function requestBrief(comments: readonly Comment[], text: string | null, from = 'The person who reads your change'): string {
  return [
    `${from} asks for changes. Your worktree is as you left it, unless they changed it: look before you edit.`,
    text?.trim() ?? '',
    ...comments.map(aboutComment),
    comments.length === 0
      ? ''
      : 'When you are done, end your last message with one line for each comment, begun with its number, that says what you did or why you did not: `#1: …`.',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What is told of one comment: its number, place and lines, and what was said. */
export function aboutComment({ number, path, side, line, endLine, quote, messages }: Comment): string {
  const lines = endLine === line ? `${line}` : `${line}-${endLine}`;
  const shown = quote.replaceAll(/\r$/gm, '').split('\n').slice(0, longestQuote);
  const fence = quote.includes('```') ? '~~~~' : '```';
  const place = `## #${number} ${path}:${lines}${side === 'old' ? ' (lines before the change)' : ''}`;
  const said = messages.length === 1 ? messages.map(({ text }) => text) : messages.map(({ by, text }) => `${by}: ${text}`);
  return [place, quote.trim() === '' ? [] : [[fence, ...shown, fence].join('\n')], said].flat().join('\n\n');
}

const numbered = /^\s*(?:[-*>]\s+)?(?:\*\*|__|`)?(?:comment\s+)?#(\d{1,5})(?:\*\*|__|`)?\s*[:.)–—-]*\s*(?:\*\*|__)?\s*(.*)$/i;
const listed = /^\s*(?:[-*>]\s+)?(?:\*\*|__)?(?:comment\s+)?\[?(\d{1,5})\]?(?:\*\*|__)?\s*[:.)–—-]+\s*(?:\*\*|__)?\s*(.*)$/i;

/** What a message answers to each of these numbers. Those written `#1` go before what only looks like a list of them. */
export function answersIn(message: string, numbers: ReadonlySet<number>): ReadonlyMap<number, string> {
  const strict = read(message, numbers, numbered);
  return strict.size > 0 ? strict : read(message, numbers, listed);
}

function read(message: string, numbers: ReadonlySet<number>, pattern: RegExp): Map<number, string> {
  const parts = new Map<number, string[]>();
  let open: string[] | null = null;
  for (const line of message.split('\n')) {
    const [, digits, text = ''] = pattern.exec(line) ?? [];
    const number = digits === undefined ? null : Number(digits);
    if (number !== null && numbers.has(number)) {
      open = [...(parts.get(number) ?? []), text];
      parts.set(number, open);
    } else if (number !== null || /^#{1,6}\s/.test(line)) open = null;
    else open?.push(line);
  }
  const said = [...parts].map(([number, lines]) => [number, lines.join('\n').trim()] as const);
  return new Map(said.filter(([, text]) => text !== ''));
}
