import { describe, expect, it } from 'vitest';
import { shortName, split, statusOf } from '../../../src/renderer/review/paths';
import type { FileChange } from '../../../src/shared/model';

const file = (path: string, rest: Partial<FileChange> = {}): FileChange => ({
  path,
  oldPath: null,
  status: 'modified',
  added: 1,
  deleted: 1,
  binary: false,
  ...rest,
});

describe('names of changed files', () => {
  it('split into folder and name', () => {
    expect(split('src/a/b.ts')).toEqual(['src/a/', 'b.ts']);
    expect(split('b.ts')).toEqual(['', 'b.ts']);
  });

  it('say their folder only where two have one name', () => {
    const files = [file('src/a/index.ts'), file('src/b/index.ts'), file('src/b/other.ts')];
    expect(files.map((one) => shortName(one, files))).toEqual(['a/index.ts', 'b/index.ts', 'other.ts']);
  });

  it('say what happened, and where a file came from', () => {
    expect(statusOf(file('b', { status: 'renamed', oldPath: 'a' }))).toEqual({ letter: 'R', words: 'renamed from a' });
    expect(statusOf(file('b', { status: 'untracked' })).letter).toBe('A');
  });
});
