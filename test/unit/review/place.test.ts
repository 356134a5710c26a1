import { describe, expect, it } from 'vitest';
import { movedBy, quoted, shownBy } from '../../../src/main/review/place';
import { hunksOf } from '../../../src/shared/hunks';

const patch = (...lines: string[]) => hunksOf(['--- a/a.ts', '+++ b/a.ts', ...lines, ''].join('\n'));
const at = (line: number, endLine = line) => ({ line, endLine });

describe('lines after a change of their file', () => {
  const grown = patch('@@ -3,3 +3,5 @@', ' three', '+new', '+newer', ' four', ' five');
  it.each([
    [at(3), at(3)],
    [at(4), at(6)],
    [at(20, 22), at(22, 24)],
  ])('%j is %j where lines came', (before, after) => {
    expect(movedBy(grown, before)).toEqual(after);
  });

  it('are not what they were where something came between them, or they went', () => {
    expect(movedBy(grown, at(3, 4))).toBeNull();
    const replaced = patch('@@ -1,3 +1,3 @@', ' one', '-two', '+TWO', ' three');
    expect(movedBy(replaced, at(2))).toBeNull();
    expect(movedBy(replaced, at(1, 3))).toBeNull();
    expect(movedBy(replaced, at(3))).toEqual(at(3));
  });

  it('move up where lines went, and down where a file without context grew at its start', () => {
    expect(movedBy(patch('@@ -1,3 +1 @@', '-one', '-two', ' three'), at(9))).toEqual(at(7));
    expect(movedBy(patch('@@ -2,0 +3,2 @@', '+a', '+b'), at(2))).toEqual(at(2));
    expect(movedBy(patch('@@ -2,0 +3,2 @@', '+a', '+b'), at(3))).toEqual(at(5));
  });
});

describe('a quote', () => {
  const text = 'let a = 1;\nx\nlet b = 2;\nx\nlet a = 1;\n';
  it('is found nearest to where it was', () => {
    expect(quoted(text, 'let a = 1;', 4, false)).toEqual(at(5));
    expect(quoted(text, 'x\nlet b = 2;', 9, false)).toEqual(at(2, 3));
  });

  it('tells nothing where it stands twice, says too little, or is gone', () => {
    expect(quoted(text, 'let a = 1;', 4, true)).toBeNull();
    expect(quoted(text, 'x', 2, false)).toBeNull();
    expect(quoted(text, 'let c = 3;', 1, false)).toBeNull();
  });
});

it('lines of the old side are known by the hunks that show them', () => {
  const one = patch('@@ -1,3 +1,2 @@', ' one', '-two', ' three');
  const lower = patch('@@ -1,3 +9,2 @@', ' one', '-two', ' three');
  const other = patch('@@ -1,3 +1,3 @@', ' one', '-two', '+2', ' three');
  expect(shownBy(one, at(2))).toBe(shownBy(lower, at(2)));
  expect(shownBy(one, at(2))).not.toBe(shownBy(other, at(2)));
  expect(shownBy(one, at(3))).toBe('');
});
