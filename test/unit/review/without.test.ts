import { describe, expect, it } from 'vitest';
import { without } from '../../../src/main/review/without';
import { hunksOf } from '../../../src/shared/hunks';

/** old, new, the hunks between them, chosen old lines, chosen new lines, what is left. */
const cases: [string, string, string, string, number[], number[], string][] = [
  ['an added line goes', 'a\nc\n', 'a\nb\nc\n', '@@ -1,2 +1,3 @@\n a\n+b\n c\n', [], [2], 'a\nc\n'],
  ['a deleted line comes back', 'a\nb\nc\n', 'a\nc\n', '@@ -1,3 +1,2 @@\n a\n-b\n c\n', [2], [], 'a\nb\nc\n'],
  ['half of a change: both stay', 'a\nb\n', 'a\nB\n', '@@ -1,2 +1,2 @@\n a\n-b\n+B\n', [2], [], 'a\nb\nB\n'],
  ['nothing chosen', 'a\n', 'b\n', '@@ -1 +1 @@\n-a\n+b\n', [], [], 'b\n'],
  ['CRLF', 'a\r\nb\r\n', 'a\r\nB\r\n', '@@ -1,2 +1,2 @@\n a\r\n-b\r\n+B\r\n', [2], [2], 'a\r\nb\r\n'],
  [
    'a last line without a break gets one once it is last no more',
    'a\nb',
    'x\n',
    '@@ -1,2 +1 @@\n-a\n-b\n\\ No newline at end of file\n+x\n',
    [2],
    [],
    'b\nx\n',
  ],
  ['and loses the one that it got', 'a', 'a\nb\n', '@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n', [1], [1, 2], 'a'],
  ['all of a file', '', 'a\nb', '@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n', [], [1, 2], ''],
  ['what was emptied', 'a\nb', '', '@@ -1,2 +0,0 @@\n-a\n-b\n\\ No newline at end of file\n', [1, 2], [], 'a\nb'],
  [
    'the second of two hunks',
    '1\n2\n3\n4\n5\n6\n7\n8\n9\n',
    'one\n2\n3\n4\n5\n6\n7\n8\nnine\nten\n',
    '@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -6,4 +6,5 @@\n 6\n 7\n 8\n-9\n+nine\n+ten\n',
    [9],
    [9],
    'one\n2\n3\n4\n5\n6\n7\n8\n9\nten\n',
  ],
];

describe('without', () => {
  it.each(cases)('%s', (_name, before, after, hunks, old, now, expected) => {
    const patch = `--- a/f\n+++ b/f\n${hunks}`;
    const left = without(Buffer.from(before), Buffer.from(after), hunksOf(patch), { old: new Set(old), new: new Set(now) });
    expect(left.toString()).toBe(expected);
  });
});
