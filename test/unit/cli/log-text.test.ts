import { expect, test } from 'vitest';
import { prefixed, readable } from '../../../src/cli/log-text';
import { leavingAt, resetAfter, withoutQuestions } from '../../../src/cli/raw-terminal';

const bytes = (text: string): Buffer => Buffer.from(text);
/** The same whole, and cut at every place. */
function everyCut(text: string, keepColours: boolean): Set<string> {
  const all = bytes(text);
  const results = new Set<string>();
  for (let at = 0; at <= all.length; at += 1) {
    const read = readable(keepColours);
    results.add(read(all.subarray(0, at)) + read(all.subarray(at)));
  }
  return results;
}

test.each([
  ['colours stay', '\x1b[1;32mgreen\x1b[0m – ok\n', true, '\x1b[1;32mgreen\x1b[0m – ok\n'],
  ['colours go where they are not wanted', '\x1b[1;32mgreen\x1b[0m\n', false, 'green\n'],
  ['the clipboard is not written', 'a\x1b]52;c;c2VjcmV0\x07b\x1b]52;c;eA==\x1b\\c\n', true, 'abc\n'],
  ['titles, moves and questions go', '\x1b]0;t\x07x\x1b[2J\x1b[3;4Hy\x1b[cz\x1bP$qm\x1b\\\x1b7\n', true, 'xyz\n'],
  ['lines end as lines do', 'a\r\nb\n', true, 'a\nb\n'],
  ['other control characters go', 'a\x07\x08b\x9b31mc\n', true, 'ab31mc\n'],
])('%s, however the output is cut', (_, text, keep, shown) => {
  // \x9b is one character here; as UTF-8 it is two bytes.
  expect(everyCut(text, keep)).toEqual(new Set([shown]));
});

test('whole lines are put behind a prefix, with what was left of a line that was written over', () => {
  let out = '';
  const lines = prefixed('p | ', (text) => (out += text));
  lines.add('one\ntw');
  lines.add('o\n10%\r20%\rdone\nlast');
  expect(out).toBe('p | one\np | two\np | done\n');
  lines.end();
  lines.end();
  expect(out).toBe('p | one\np | two\np | done\np | last\n');
});

test('a terminal is asked nothing a second time', () => {
  const asked = 'a\x1b[c\x1b[>0c\x1b[6n\x1b[?u\x1b[>q\x1b]11;?\x1b\\\x1b]10;?\x07\x1bP+q544e\x1b\\b\x1b[31m\x1b[2J\x1b[?25l';
  expect(withoutQuestions(bytes(asked)).toString()).toBe('ab\x1b[31m\x1b[2J\x1b[?25l');
});

test.each([['\x1d'], ['\x1b[93;5u'], ['\x1b[27;5;93~']])('%j leaves, after what was typed before it', (key) => {
  expect(leavingAt(bytes(`ab${key}cd`))).toBe(2);
  expect(leavingAt(bytes('ab]'))).toBe(-1);
});

test('the other screen is left only where it is shown', () => {
  const screen = resetAfter();
  expect(screen.reset()).not.toContain('1049');
  screen.see(bytes('\x1b[?1049l\x1b[?1049h'));
  expect(screen.reset()).toContain('\x1b[?1049l');
  screen.see(bytes('\x1b[?1049l'));
  expect(screen.reset()).not.toContain('1049');
});
