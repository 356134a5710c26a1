import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal, type Mark } from '../../../src/main/transcripts/journal';
import type { Entry } from '../../../src/shared/transcript';
import { makeScratch } from '../../helpers/repository';

let home: string;
beforeEach(() => {
  home = makeScratch();
});
afterEach(() => rmSync(home, { recursive: true }));

const file = (): string => path.join(home, 'transcripts', 's.jsonl');
const text = (words: string): Entry => ({ at: '2026-01-01T00:00:00.000Z', kind: 'text', from: 'agent', text: words });
const mark = (offset: number, run = 's-1'): Mark => ({ run, offset, state: { offset }, sent: offset, send: `sent ${offset}` });
const words = (journal: Journal): string[] => journal.entries(0, 100).map(({ entry }) => (entry.kind === 'text' ? entry.text : ''));

/** Three steps of two entries, one and none. */
function written(): Journal {
  const journal = new Journal(home, 's');
  journal.append([text('one'), text('zwei – é')], mark(1));
  journal.append([text('three')], mark(2));
  journal.append([], mark(3));
  return journal;
}

test('what was appended is read again, whole and in pieces, by whoever opens it next', () => {
  written();
  const journal = new Journal(home, 's');
  expect(words(journal)).toEqual(['one', 'zwei – é', 'three']);
  expect(journal.entries(1, 1)).toEqual([{ seq: 1, run: 's-1', entry: text('zwei – é') }]);
  expect(journal.entries(3, 10)).toEqual([]);
  expect(journal.mark('s-1')).toEqual(mark(3));
  expect(journal.mark('s-2')).toBeNull();
});

test('torn at any byte it holds whole steps and no half of one, and goes on from there', () => {
  written();
  const whole = readFileSync(file());
  const ends = [...whole.toString('latin1').matchAll(/\{"mark".*\n/g)].map(({ index, 0: line }) => index + line.length);
  for (let length = 0; length <= whole.length; length += 1) {
    writeFileSync(file(), whole.subarray(0, length));
    const steps = ends.filter((end) => end <= length).length;
    const journal = new Journal(home, 's');
    expect(words(journal)).toEqual([[], ['one', 'zwei – é'], ['one', 'zwei – é', 'three'], ['one', 'zwei – é', 'three']][steps]);
    expect(journal.mark('s-1')).toEqual(steps === 0 ? null : mark(steps));
    journal.append([text('again')], mark(9));
    expect(words(new Journal(home, 's')).at(-1)).toBe('again');
    expect(new Journal(home, 's').mark('s-1')).toEqual(mark(9));
  }
});

test('what is no line of it ends it: nothing behind that is believed', () => {
  written();
  appendFileSync(file(), '{"entry":"of another program"}\n');
  const journal = new Journal(home, 's');
  journal.append([text('four')], mark(4));
  expect(words(new Journal(home, 's'))).toEqual(['one', 'zwei – é', 'three', 'four']);
});

test('runs of a session follow one another in it, each with its own mark', () => {
  const journal = written();
  journal.append([text('later')], mark(1, 's-2'));
  const read = new Journal(home, 's');
  expect(read.entries(2, 5).map(({ seq, run }) => [seq, run])).toEqual([
    [2, 's-1'],
    [3, 's-2'],
  ]);
  expect([read.mark('s-1'), read.mark('s-2')]).toEqual([mark(3), mark(1, 's-2')]);
});
