import { expect, test } from 'vitest';
import { type Choice, clashesOf, piecesOf, resultOf } from '../../../src/renderer/landing/resolve/pieces';

const merged = [
  ...['first', '<<<<<<< 1a2b', 'job 1', '||||||| base', 'base 1', '=======', 'queue 1', '>>>>>>> 3c4d'],
  ...['between', '<<<<<<< 1a2b', '||||||| base', 'base 2', '=======', 'queue 2', '======= not a marker here', '>>>>>>> 3c4d', 'last', ''],
].join('\n');

const choices = (...taken: Choice[]) =>
  new Map(clashesOf(piecesOf('a', merged)).map(({ key }, at) => [key, taken[at] ?? { take: 'both' as const }]));
const result = (...taken: Choice[]) => resultOf(piecesOf('a', merged), choices(...taken));

test('a text with markers is what both sides have, and what each made of the rest', () => {
  expect(piecesOf('a', merged)).toMatchObject([
    { kind: 'same', lines: ['first'] },
    { kind: 'clash', job: ['job 1'], base: ['base 1'], queue: ['queue 1'] },
    { kind: 'same', lines: ['between'] },
    { kind: 'clash', job: [], base: ['base 2'], queue: ['queue 2', '======= not a marker here'] },
    { kind: 'same', lines: ['last', ''] },
  ]);
});

test('the result is what was taken or typed, whole with its final newline', () => {
  expect(result({ take: 'queue' }, { take: 'job' })).toBe('first\nqueue 1\nbetween\nlast\n');
  expect(result({ take: 'both' }, { take: 'typed', text: 'x\ny' })).toBe('first\nqueue 1\njob 1\nbetween\nx\ny\nlast\n');
  expect(result({ take: 'typed', text: '' }, { take: 'queue' })).toBe('first\nbetween\nqueue 2\n======= not a marker here\nlast\n');
});

test('while a conflict is open there is no result', () => {
  const [first] = choices({ take: 'job' });
  expect(resultOf(piecesOf('a', merged), new Map(first ? [first] : []))).toBeNull();
});

test('lines that end with CRLF are found as well, and keep it', () => {
  const crlf = piecesOf('a', '<<<<<<< a\r\none\r\n||||||| b\r\n=======\r\ntwo\r\n>>>>>>> c\r\n');
  expect(crlf).toMatchObject([{ job: ['one\r'], queue: ['two\r'] }, { lines: [''] }]);
});

test('the same conflict in another file, or twice in one, has a choice of its own', () => {
  const twice = '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n';
  const keys = [...clashesOf(piecesOf('a', twice)), ...clashesOf(piecesOf('b', twice))].map(({ key }) => key);
  expect(new Set(keys).size).toBe(4);
});
