import { expect, test } from 'vitest';
import { failingLines } from '../../../src/renderer/checks/failing';

const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
const failure = { path: null, line: null, test: null, message: '' };

test('lines that name the test, the place or the message of a failure are shown with what is around them', () => {
  const output = lines.with(10, '  × adds up 3ms').with(12, 'at src/a.ts:4:9').with(29, 'Error: no\r');
  expect(failingLines(output, [{ ...failure, path: 'src/a.ts', line: 4, test: 'adds up', message: 'expected' }])).toEqual(
    Array.from({ length: 11 }, (_, index) => index + 6),
  );
  expect(failingLines(output, [{ ...failure, message: 'Error: no\n  more' }])).toEqual([25, 26, 27, 28, 29]);
  expect(failingLines(output, [failure])).toEqual([]);
});
