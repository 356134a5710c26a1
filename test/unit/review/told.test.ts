import { expect, it } from 'vitest';
import { requestBrief } from '../../../src/main/review/request-brief';
import { toldAlready } from '../../../src/main/review/told';
import type { Comment } from '../../../src/shared/review';

const draft = (id: string, text: string, number: number | null = null): Comment => ({
  ...{ id, session: 's', number, path: 'src/a.ts', side: 'new', line: 3, endLine: 3, tree: 't', quote: 'a', state: 'draft', by: 'you' },
  ...{ messages: [{ by: 'you', at: '2026-01-01T10:00:00Z', text }], place: null },
});
const drafts = [draft('one', 'Why?'), draft('two', 'And this?', 1)];
const sent = [draft('one', 'Why?', 2), draft('two', 'And this?', 1)];
const at = '2026-01-01T10:05:00Z';

it('knows drafts by what their agent was told', () => {
  const told = toldAlready(drafts, [
    { at, text: 'Go on.' },
    { at, text: requestBrief(sent, 'Be brief.') },
  ]);
  expect(told.map(({ id, number, state, messages }) => [id, number, state, messages[0]?.at])).toEqual([
    ['one', 2, 'sent', at],
    ['two', 1, 'sent', at],
  ]);
});

it('leaves drafts that were not told, or were written since', () => {
  expect(toldAlready(drafts, [{ at, text: 'Why? And this?' }])).toEqual([]);
  expect(toldAlready(drafts, [{ at: '2026-01-01T09:59:00Z', text: requestBrief(sent, null) }])).toEqual([]);
  expect(toldAlready([draft('one', 'Why not?'), ...drafts.slice(1)], [{ at, text: requestBrief(sent, null) }]).map(({ id }) => id)).toEqual(
    ['two'],
  );
});
