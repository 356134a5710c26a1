import { describe, expect, it } from 'vitest';
import { editorCommand } from '../../../src/main/electron/open-file';
import {
  changedIn,
  chosenKeys,
  inOrder,
  type Lines,
  lineAfter,
  linesOfHunk,
  oneSided,
  stepFile,
  stepHunk,
  stepLine,
} from '../../../src/renderer/reading/cursor';
import { grouped, readOf, shownOf } from '../../../src/renderer/reading/groups';
import { isClosed, nextPiece, patchesIn } from '../../../src/renderer/reading/plan';
import { acceptedLines, movedByPath } from '../../../src/renderer/review/line-marks';
import { hunksOf, lineDigests } from '../../../src/shared/hunks';
import type { ReviewFile } from '../../../src/shared/review';

const file = (path: string, given: Partial<ReviewFile> = {}): ReviewFile => ({
  ...{ path, oldPath: null, status: 'modified', added: 1, deleted: 0, binary: false, purpose: 'source', risk: 'normal', why: 'code' },
  ...{ folded: false, large: false, old: null, new: null, reviewed: 'no', seen: [], accepted: [] },
  ...given,
});
const paths = (files: readonly ReviewFile[]): string[] => files.map(({ path }) => path);

const patch = [
  'diff --git a/a.ts b/a.ts',
  'index 1..2 100644',
  '--- a/a.ts',
  '+++ b/a.ts',
  '@@ -1,3 +1,4 @@',
  ' one',
  '-two',
  '+zwei',
  '+drei',
  ' three',
  '@@ -10,2 +11 @@',
  ' ten',
  '-eleven',
  'diff --git a/b.ts b/b.ts',
  'new file mode 100644',
  '--- /dev/null',
  '+++ b/b.ts',
  '@@ -0,0 +1 @@',
  '+diff --git a/fake b/fake',
  '',
].join('\n');

describe('files of a review', () => {
  const files = [
    file('db/1.sql', { risk: 'high', purpose: 'migration' }),
    file('src/a.ts'),
    file('src/a.test.ts', { purpose: 'test' }),
    file('README.md', { purpose: 'docs' }),
    file('package-lock.json', { purpose: 'dependencies', risk: 'high', folded: true }),
  ];

  it('stand by risk, a test beside what it tests, what is folded last', () => {
    expect(grouped(files, 'risk').map((group) => [group.title, group.note, paths(group.files)])).toEqual([
      ['High risk', 'migration', ['db/1.sql']],
      ['Behaviour', 'source, test', ['src/a.ts', 'src/a.test.ts']],
      ['Docs and assets', 'docs', ['README.md']],
      ['Mechanical', 'dependencies', ['package-lock.json']],
    ]);
  });
  it('stand by what they are for, what the change does first', () => {
    const more = [...files, file('.github/ci.yml', { purpose: 'ci', risk: 'high' })];
    expect(grouped(more, 'intent').map((group) => [group.title, group.note, paths(group.files)])).toEqual([
      ['Code and its tests', 'source, test', ['src/a.ts', 'src/a.test.ts']],
      ['Data', 'migration', ['db/1.sql']],
      ['Set-up', 'ci', ['.github/ci.yml']],
      ['Docs and assets', 'docs', ['README.md']],
      ['Mechanical', 'dependencies', ['package-lock.json']],
    ]);
  });
  it('stand by folder', () => {
    expect(grouped(files, 'tree').map(({ title, files: own }) => [title, own.length])).toEqual([
      ['/', 2],
      ['db/', 1],
      ['src/', 2],
    ]);
  });
  it('are filtered by path, and by what changed since they were read', () => {
    const some = [file('a', { reviewed: 'changed' }), file('b', { reviewed: 'yes' }), file('ab')];
    expect(paths(shownOf(some, { filter: ' A', since: false }))).toEqual(['a', 'ab']);
    expect(paths(shownOf(some, { filter: '', since: true }))).toEqual(['a']);
  });
  it('are read in part where a hunk was, or where they changed since', () => {
    expect(readOf(file('a'))).toBe('no');
    expect(readOf(file('a', { accepted: ['x'] }))).toBe('some');
    expect(readOf(file('a', { reviewed: 'changed' }))).toBe('some');
    expect(readOf(file('a', { reviewed: 'yes' }))).toBe('yes');
  });
});

describe('what is fetched', () => {
  it('is little at first, then more, from where the reader is', () => {
    const files = Array.from({ length: 10 }, (_none, at) => file(`${at}`, { added: 500 }));
    expect(paths(nextPiece(files, null, true))).toEqual(['0']);
    expect(paths(nextPiece(files, '3', false))).toEqual(['3', '4', '5', '6', '7', '8']);
    expect(nextPiece([], null, true)).toEqual([]);
  });
  it('is not what is shown only when asked for', () => {
    expect(isClosed(file('a', { large: true }), new Set())).toBe(true);
    expect(isClosed(file('a', { large: true }), new Set(['a']))).toBe(false);
  });
  it('comes apart by files, not by lines that look like it', () => {
    expect(patchesIn(patch).map((one) => hunksOf(one).map(({ path }) => path))).toEqual([['a.ts', 'a.ts'], ['b.ts']]);
  });
});

describe('moving by keys', () => {
  const [first, second, third] = hunksOf(patch);
  if (!first || !second || !third) throw new Error('the patch has three hunks');
  const hunks = (path: string): number => (path === 'a.ts' ? 2 : 1);

  it('goes from file to file, not past the ends', () => {
    expect(stepFile(['a', 'b'], 'a', 1)).toBe('b');
    expect(stepFile(['a', 'b'], 'b', 1)).toBe('b');
    expect(stepFile(['a', 'b'], 'gone', 1)).toBe('a');
    expect(stepFile([], null, 1)).toBeNull();
  });
  it('goes from hunk to hunk, over files', () => {
    const all = ['a.ts', 'b.ts'];
    expect(stepHunk(all, { path: 'a.ts', hunk: 1 }, 1, hunks)).toEqual({ path: 'b.ts', hunk: 0 });
    expect(stepHunk(all, { path: 'b.ts', hunk: 0 }, -1, hunks)).toEqual({ path: 'a.ts', hunk: 1 });
    expect(stepHunk(all, { path: 'b.ts', hunk: 0 }, 1, hunks)).toEqual({ path: 'b.ts', hunk: 0 });
  });
  it('a comment on a hunk is on its new lines, or the old ones where only lines went', () => {
    expect(linesOfHunk(first)).toEqual({ path: 'a.ts', side: 'new', line: 2, endLine: 3 });
    expect(linesOfHunk(second)).toEqual({ path: 'a.ts', side: 'old', line: 11, endLine: 11 });
  });
  it('goes from line to line and stretches over both sides, never before where it began', () => {
    const begun = stepLine(first, null, 1, false);
    expect(begun).toEqual({ path: 'a.ts', side: 'old', line: 2, endLine: 2 });
    const next = stepLine(first, begun, 1, false);
    expect(next).toEqual({ path: 'a.ts', side: 'new', line: 2, endLine: 2 });
    const longer = stepLine(first, next, 1, true);
    expect(longer).toEqual({ path: 'a.ts', side: 'new', line: 2, endLine: 3, endSide: 'new' });
    expect(stepLine(first, longer, -1, true)).toEqual(next);
    expect(stepLine(first, next, -1, true)).toEqual(next);
    expect(stepLine(first, begun, 1, true)).toEqual({ path: 'a.ts', side: 'old', line: 2, endLine: 2, endSide: 'new' });
  });
});

describe('chosen lines', () => {
  const hunks = hunksOf(patch).slice(0, 2);
  const [first] = hunks;
  if (!first) throw new Error('the patch has hunks');
  const both: Lines = { path: 'a.ts', side: 'old', line: 2, endLine: 3, endSide: 'new' };
  const oneSide: Lines = { path: 'a.ts', side: 'new', line: 2, endLine: 4 };

  it('are the changed ones among them, of one side or of all that was passed', () => {
    const added = [2, 3].map((line) => ({ side: 'new', line }));
    expect(changedIn(hunks, oneSide)).toEqual(added);
    expect(changedIn(hunks, both)).toEqual([{ side: 'old', line: 2 }, ...added]);
    expect(inOrder(hunks, { path: 'a.ts', side: 'new', line: 3, endLine: 2, endSide: 'old' })).toEqual(both);
  });
  it('are shown on the sides that they are of', () => {
    expect([...chosenKeys(hunks, oneSide)]).toEqual(['new 2', 'new 3', 'new 4']);
    expect([...chosenKeys(hunks, { ...both, endLine: 4 })]).toEqual(['old 2', 'new 2', 'new 3', 'old 3', 'new 4']);
  });
  it('are commented on on one side', () => {
    expect(oneSided(hunks, both)).toEqual({ path: 'a.ts', side: 'new', line: 2, endLine: 3 });
    expect(oneSided(hunks, { ...both, endLine: 2, endSide: 'old' })).toEqual({ path: 'a.ts', side: 'old', line: 2, endLine: 2 });
    expect(oneSided(hunks, oneSide)).toBe(oneSide);
  });
  it('are followed by the next that changed, in their hunk', () => {
    expect(lineAfter(first, { path: 'a.ts', side: 'old', line: 2, endLine: 2 })).toEqual({
      path: 'a.ts',
      side: 'new',
      line: 2,
      endLine: 2,
    });
    expect(lineAfter(first, both)).toBeNull();
  });
  it('are accepted by themselves or with their hunk', () => {
    const digest = lineDigests(hunks).get('new 3') ?? '';
    expect([...acceptedLines(file('a.ts', { accepted: [digest] }), hunks)]).toEqual(['new 3']);
    expect([...acceptedLines(file('a.ts', { accepted: [first.digest] }), hunks)]).toEqual(['old 2', 'new 2', 'new 3']);
    expect(acceptedLines(file('a.ts'), hunks).size).toBe(0);
  });
  it('that only moved say where they are besides, the first of them in words', () => {
    const files = movedByPath([{ from: { path: 'a.ts', line: 7 }, to: { path: 'b.ts', line: 1 }, lines: 3 }]);
    expect(files.get('a.ts')?.get('old 7')).toEqual({ path: 'b.ts', side: 'new', line: 1, says: 'moved to b.ts:1' });
    expect(files.get('b.ts')?.get('new 1')).toEqual({ path: 'a.ts', side: 'old', line: 7, says: 'moved from a.ts:7' });
    expect(files.get('b.ts')?.get('new 3')).toEqual({ path: 'a.ts', side: 'old', line: 9, says: null });
  });
});

describe('the person’s editor', () => {
  it('is given file and line where its command says so', () => {
    expect(editorCommand('code --goto {file}:{line}', '/w/a b.ts', 7)).toEqual(['code', '--goto', '/w/a b.ts:7']);
    expect(editorCommand('"/my apps/ed" +{line}', '/w/$&.ts', 7)).toEqual(['/my apps/ed', '+7', '/w/$&.ts']);
    expect(editorCommand('  ', '/w/a.ts', 7)).toBeNull();
  });
});
