import { describe, expect, it, vi } from 'vitest';

// What remembers the window and the themes is the page's: none of it matters to which undo a key reaches.
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} });
const { mergeUndo, newestUndo } = await import('../../../src/renderer/app/undo');
const { span } = await import('../../../src/renderer/ui/Elapsed');
type Undo = Parameters<typeof newestUndo>[0] extends Iterable<infer U> ? U : never;

const noon = Date.parse('2026-01-01T12:00:00.000Z');
const minutes = 60_000;
const undo = (id: string, age: number, rest: Partial<Undo> = {}): Undo => ({
  id,
  kind: 'merge',
  session: 's',
  title: id,
  createdAt: new Date(noon - age).toISOString(),
  expiresAt: new Date(noon + 30 * 24 * 60 * minutes).toISOString(),
  undoneAt: null,
  ...rest,
});

describe('the undo key', () => {
  it('takes the newest back', () => {
    expect(newestUndo([undo('a', 5 * minutes), undo('b', 2 * minutes)], noon)?.id).toBe('b');
  });

  it('passes over what was taken back already', () => {
    expect(newestUndo([undo('a', 5 * minutes), undo('b', 2 * minutes, { undoneAt: 'now' })], noon)?.id).toBe('a');
  });

  it('does not reach further back than ten minutes', () => {
    expect(newestUndo([undo('a', 11 * minutes)], noon)).toBeNull();
    expect(newestUndo([], noon)).toBeNull();
  });
});

describe('the undo of a job that landed', () => {
  it('is that of its own merge, while it can still be taken', () => {
    const others = [
      undo('a', minutes, { session: 'other' }),
      undo('b', minutes, { kind: 'discard' }),
      undo('c', minutes, { undoneAt: 'now' }),
    ];
    expect(mergeUndo('s', [...others, undo('d', 60 * minutes)], noon)?.id).toBe('d');
    expect(mergeUndo('s', others, noon)).toBeNull();
    expect(mergeUndo('s', [undo('e', minutes, { expiresAt: new Date(noon).toISOString() })], noon)).toBeNull();
  });
});

describe('a span of time', () => {
  it('is said in few characters', () => {
    expect([0, 40_000, 4 * minutes, 66 * minutes, 50 * 60 * minutes].map(span)).toEqual(['0s', '40s', '4m', '1h 06m', '2d']);
  });

  it('is never negative, since clocks jump', () => expect(span(-5000)).toBe('0s'));
});
