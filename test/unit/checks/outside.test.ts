import { expect, test } from 'vitest';
import { outsideCause } from '../../../src/main/checks/outside';

const of = (code: number | null, text = '', timedOut = false) => outsideCause({ code, timedOut }, text);

test('what may be no fault of the tree', () => {
  expect(of(null, '', true)).toBe('it ran out of time');
  expect([null, 137, 143].map((code) => of(code))).toEqual(Array(3).fill('it was killed'));
  expect(of(127, 'sh: 1: vitest: not found')).toBe('a command was not found');
  expect(of(126)).toBe('a command could not be run');
  expect(of(1, 'Error: ENOSPC: no space left on device, write')).toBe('the disk was full');
  expect(of(1, 'tar: x: Cannot write: \u001b[31mNo space left on device\u001b[0m')).toBe('the disk was full');
});

test('what fails by itself is its own fault', () => {
  for (const code of [1, 2, 100, 134, 139]) expect(of(code, 'AssertionError: expected 1 to be 2')).toBeNull();
});
