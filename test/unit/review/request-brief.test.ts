import { expect, it } from 'vitest';
import { answersIn, requestBrief } from '../../../src/main/review/request-brief';
import type { Comment } from '../../../src/shared/review';

const comment = (given: Partial<Comment>): Comment => ({
  ...{ id: 'c', session: 's', number: 1, path: 'src/a.ts', side: 'new', line: 3, endLine: 4, tree: 't', quote: 'a\nb', state: 'sent' },
  ...{ by: 'you', messages: [{ by: 'you', at: '', text: 'Why?' }], place: null },
  ...given,
});

it('says each comment with its place, its lines and the number to answer it by', () => {
  const brief = requestBrief([comment({}), comment({ number: 7, side: 'old', endLine: 3, quote: '```' })], ' Also faster. ');
  expect(brief).toContain('Also faster.');
  expect(brief).toContain('## #1 src/a.ts:3-4\n\n```\na\nb\n```\n\nWhy?');
  expect(brief).toContain('## #7 src/a.ts:3 (lines before the change)\n\n~~~~\n```\n~~~~');
  expect(requestBrief([], 'Faster.')).not.toContain('#1');
});

const both = new Set([1, 12]);
it.each([
  ['#1: done\n#12: not needed', { 1: 'done', 12: 'not needed' }],
  ['I did it all.\n\n- **#1** — done,\n  twice\n- **#12:** no', { 1: 'done,\n  twice', 12: 'no' }],
  ['Comment #1: done', { 1: 'done' }],
  ['1. done\n12) no', { 1: 'done', 12: 'no' }],
  ['1. read the files\n2. wrote them\n\n#12: no', { 12: 'no' }],
  ['#1: done\n## What else\nMuch.', { 1: 'done' }],
  ['#1:\n#3: unknown', {}],
  ['All done, also #1.', {}],
])('reads the answers in %j', (message, answers) => {
  expect(Object.fromEntries(answersIn(message, both))).toEqual(answers);
});
