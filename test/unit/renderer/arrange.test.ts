import { describe, expect, test } from 'vitest';
import { dropped, neighbour, swapped } from '../../../src/renderer/grid/arrange';

describe('places of tiles', () => {
  test('in a grid of four, each has one neighbour across and one up or down', () => {
    expect(neighbour(0, 'right', 4, 'grid')).toBe(1);
    expect(neighbour(0, 'down', 4, 'grid')).toBe(2);
    expect(neighbour(3, 'up', 4, 'grid')).toBe(1);
    expect(neighbour(3, 'left', 4, 'grid')).toBe(2);
    expect(neighbour(0, 'left', 4, 'grid')).toBeNull();
    expect(neighbour(0, 'up', 4, 'grid')).toBeNull();
  });

  test('two tiles stand side by side', () => {
    expect(neighbour(0, 'right', 2, 'grid')).toBe(1);
    expect(neighbour(0, 'down', 2, 'grid')).toBeNull();
  });

  test('one large tile has the small ones at its right, and they have it at their left', () => {
    expect(neighbour(0, 'right', 4, 'one-three')).toBe(1);
    expect(neighbour(2, 'left', 4, 'one-three')).toBe(0);
    expect(neighbour(1, 'down', 4, 'one-three')).toBe(2);
    expect(neighbour(3, 'down', 4, 'one-three')).toBeNull();
  });

  test('columns have neighbours across alone', () => {
    expect(neighbour(1, 'right', 3, 'columns')).toBe(2);
    expect(neighbour(2, 'right', 3, 'columns')).toBeNull();
    expect(neighbour(1, 'up', 3, 'columns')).toBeNull();
  });

  test('two tiles change places, the others stay', () => {
    expect(swapped(['a', 'b', 'c'], 'a', 'c')).toEqual(['c', 'b', 'a']);
  });

  test('a dropped tile takes the place of another, which gives way', () => {
    expect(dropped(['a', 'b', 'c'], 'a', 'c')).toEqual(['b', 'c', 'a']);
    expect(dropped(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(dropped(['a', 'b'], 'a', 'gone')).toEqual(['a', 'b']);
  });
});
