import { expect, test } from 'vitest';
import { hunkDigest, hunksOf, wholeDigest } from '../../../src/shared/hunks';

const header = (path: string) => `diff --git a/${path} b/${path}\nindex 1..2 100644\n--- a/${path}\n+++ b/${path}\n`;
const digests = (patch: string) => hunksOf(patch).map(({ digest }) => digest);

test('lines have their numbers on both sides', () => {
  const [hunk] = hunksOf(`${header('a.txt')}@@ -3,3 +3,3 @@ in f()\n one\n-two\n+2\n three\n`);
  expect(hunk).toMatchObject({ path: 'a.txt', oldStart: 3, newStart: 3 });
  expect(hunk?.lines).toEqual([
    { sign: ' ', old: 3, new: 3, text: 'one' },
    { sign: '-', old: 4, new: null, text: 'two' },
    { sign: '+', old: null, new: 4, text: '2' },
    { sign: ' ', old: 5, new: 5, text: 'three' },
  ]);
});

test('a digest outlives changes elsewhere, and tells files, signs and ends of lines apart', () => {
  const at = (start: number, context: string) => `@@ -${start},2 +${start},2 @@\n ${context}\n-two\n+2\n`;
  const [first] = digests(header('a') + at(3, 'one'));
  expect(digests(header('a') + at(90, 'other'))).toEqual([first]);
  expect(digests(header('b') + at(3, 'one'))).not.toEqual([first]);
  expect(digests(`${header('a')}@@ -3,2 +3,2 @@\n one\n-2\n+two\n`)).not.toEqual([first]);
  expect(digests(`${header('a')}@@ -3,2 +3,2 @@\n one\n-two\n+2\n\\ No newline at end of file\n`)).not.toEqual([first]);
  expect(first).toMatch(/^[0-9a-f]{16}$/);
});

test('hunks that change the same in one file are told apart', () => {
  const twice = digests(`${header('a')}@@ -1 +1 @@\n-x\n+y\n@@ -9 +9 @@\n-x\n+y\n`);
  expect(new Set(twice).size).toBe(2);
});

test('content that looks like a patch is content', () => {
  const hunks = hunksOf(
    `${header('a')}@@ -1,3 +1,3 @@\n--- a/other\n+++ b/other\n \n-@@ -1 +1 @@\n+diff --git a/x b/x\n${header('b')}@@ -0,0 +1 @@\n+x`,
  );
  expect(hunks.map(({ path, lines }) => [path, lines.length])).toEqual([
    ['a', 5],
    ['b', 1],
  ]);
});

test('paths come back as they are: quoted, with spaces, of what is new and what is gone', () => {
  const named = (old: string, now: string) => hunksOf(`diff --git x y\n--- ${old}\n+++ ${now}\n@@ -1 +1 @@\n-x\n+y\n`)[0]?.path;
  expect(named('"a/new\\nline \\"q\\" \\\\ \\001.txt"', '"b/new\\nline \\"q\\" \\\\ \\001.txt"')).toBe('new\nline "q" \\ \x01.txt');
  expect(named('a/a b.txt\t', 'b/a b.txt\t')).toBe('a b.txt');
  expect(named('a/gone.txt', '/dev/null')).toBe('gone.txt');
  expect(named('/dev/null', 'b/ü.txt')).toBe('ü.txt');
});

// Values of the reference implementation, http://www.isthe.com/chongo/tech/comp/fnv/: its bytes are our units.
test('the hash is FNV-1a', () => {
  expect(hunkDigest('', [])).toBe('cbf29ce484222325');
  expect(hunkDigest('a', [])).toBe('af63dc4c8601ec8c');
  expect(hunkDigest('foobar', [])).toBe('85944171f73967e8');
});

test('a file without hunks is known by its contents and modes', () => {
  const side = (id: string, mode = '100644') => ({ id, mode });
  const one = wholeDigest({ path: 'a.png', old: side('1'), new: side('2') });
  expect(wholeDigest({ path: 'a.png', old: side('1'), new: side('2') })).toBe(one);
  expect(wholeDigest({ path: 'a.png', old: side('1'), new: side('2', '100755') })).not.toBe(one);
  expect(wholeDigest({ path: 'a.png', old: null, new: side('2') })).not.toBe(one);
});
