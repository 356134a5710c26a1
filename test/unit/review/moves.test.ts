import { describe, expect, it } from 'vitest';
import { movedLines } from '../../../src/main/review/moves';
import { hunksOf } from '../../../src/shared/hunks';

/** A file's part of a patch: hunks by where they begin in the old and in the new file. */
const file = (path: string, ...hunks: [old: number, now: number, lines: string[]][]): string =>
  [
    `--- a/${path}`,
    `+++ b/${path}`,
    ...hunks.flatMap(([old, now, lines]) => {
      const count = (sign: string): number => lines.filter((line) => !line.startsWith(sign)).length;
      return [`@@ -${old},${count('+')} +${now},${count('-')} @@`, ...lines];
    }),
    '',
  ].join('\n');
const movesOf = (...files: string[]) => {
  const moved = movedLines();
  for (const hunk of hunksOf(files.join(''))) moved.see(hunk);
  return moved.moves();
};
const signed = (sign: string, lines: string[], indent = ''): string[] => lines.map((line) => sign + (line === '' ? '' : indent + line));

const block = ['/** Adds up. */', 'function total(items) {', '  const prices = items.map(priceOf);', '', '  return sum(prices);', '}'];

describe('moved code', () => {
  it('is found in another file, with another indent', () => {
    const moves = movesOf(
      file('a.ts', [10, 10, [' before', ...signed('-', block), ' after']]),
      file('b.ts', [3, 3, [' class A {', '+  // new', ...signed('+', block, '  '), ' }']]),
    );
    expect(moves).toEqual([{ from: { path: 'a.ts', line: 11 }, to: { path: 'b.ts', line: 5 }, lines: 6 }]);
  });
  it('is found further down in its file, and each part by itself', () => {
    const moves = movesOf(
      file(
        'a.ts',
        [1, 1, [...signed('-', block), ' kept']],
        [
          40,
          34,
          [' there', ...signed('+', block.slice(0, 3)), '+  console.log(prices, items.length);', ...signed('+', block.slice(3)), ' end'],
        ],
      ),
    );
    // What is left of it after the new line is too little to tell.
    expect(moves).toEqual([{ from: { path: 'a.ts', line: 1 }, to: { path: 'a.ts', line: 35 }, lines: 3 }]);
  });
  it('is not what is only indented anew where it stands, nor what everybody writes', () => {
    expect(movesOf(file('a.py', [1, 1, [...signed('-', block), '+if True:', ...signed('+', block, '    ')]]))).toEqual([]);
    const brackets = ['}', '', '  }', ');', '});', 'end', 'x'];
    expect(movesOf(file('a.ts', [1, 1, signed('-', brackets)]), file('b.ts', [1, 1, signed('+', brackets)]))).toEqual([]);
  });
  it('comes from one place once: a copy beside it is new', () => {
    const moves = movesOf(file('a.ts', [1, 1, signed('-', block)]), file('b.ts', [1, 1, signed('+', [...block, ...block])]));
    expect(moves).toEqual([{ from: { path: 'a.ts', line: 1 }, to: { path: 'b.ts', line: 1 }, lines: 6 }]);
  });
  it('is found among 100,000 lines, and not where all are alike', () => {
    const many = Array.from({ length: 50_000 }, (_none, at) => (at % 3 === 0 ? '  }' : `  if (value === ${at}) {`));
    expect(movesOf(file('a.ts', [1, 1, signed('-', many)]), file('b.ts', [1, 1, signed('+', many)])).map(({ lines }) => lines)).toEqual([
      50_000,
    ]);
    const alike = many.map(() => 'const same = "a line as there are many";');
    expect(movesOf(file('a.ts', [1, 1, signed('-', alike)]), file('b.ts', [1, 1, signed('+', alike)]))).toEqual([]);
  });
});
