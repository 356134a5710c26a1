import { withCore } from '../core';
import { note, paint, printable, say, sayJson } from '../output';
import { duration, padEnd, width } from '../words';

/** Lists what waits for a person, of every session. */
export async function inbox({ json }: { json?: true }): Promise<number> {
  const { items } = await withCore((core) => core.call('inbox.list', {}));
  if (json) {
    sayJson({ items });
    return 0;
  }
  if (items.length === 0) say('Nothing waits for you.');
  const longest = Math.max(0, ...items.map(({ id }) => width(printable(id))));
  for (const { id, kind, text, options, since } of items) {
    const age = paint('dim', duration(Date.now() - Date.parse(since)));
    say(`${paint('bold', padEnd(printable(id), longest))}  ${kind}  ${printable(text)}  ${age}`);
    for (const option of options) say(`${' '.repeat(longest)}  ${paint('dim', printable(option.id))}  ${printable(option.label)}`);
  }
  if (items.some(({ kind }) => kind === 'permission' || kind === 'question'))
    note('\nAnswer: espalier answer <item> allow|allow-session|allow-always|deny|"<text>" [--note "<text>"]');
  return 0;
}

/** Answers an item of the inbox, or the one thing that a session asks. */
export async function answer(item: string, text: string, options: { json?: true; note?: string }): Promise<number> {
  await withCore((core) => core.call('inbox.answer', { item, answer: text, note: options.note ?? null }));
  if (options.json) sayJson({ answered: true });
  else say('Answered.');
  return 0;
}
