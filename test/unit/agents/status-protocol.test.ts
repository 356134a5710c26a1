import { expect, test } from 'vitest';
import { oscScanner } from '../../../src/main/agents/osc';
import { statusCode, statusReport } from '../../../src/main/agents/status-protocol';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
function scan(...pieces: string[]): { reports: unknown[]; commands: [number, string][]; bells: number; shows: boolean[] } {
  const found = { reports: [] as unknown[], commands: [] as [number, string][], bells: 0, shows: [] as boolean[] };
  const feed = oscScanner({
    osc: (code, body) => {
      found.commands.push([code, body.toString('utf8')]);
      const report = code === statusCode ? statusReport(body) : null;
      if (report) found.reports.push(report);
    },
    bell: () => {
      found.bells += 1;
    },
  });
  for (const piece of pieces) found.shows.push(feed(Buffer.from(piece)));
  return found;
}
const question = `\x1b]7501;state=blocked:app=x:kind=question:msg=${base64('Which one? ✓')}\x1b\\`;

test('reports are found among other output, ended either way', () => {
  expect(scan(`hello ${question} more \x1b]7501;state=working\x07 \x1b]0;title\x07`).reports).toEqual([
    { type: 'status', state: 'blocked', kind: 'question', message: 'Which one? ✓' },
    { type: 'status', state: 'working', kind: '', message: '' },
  ]);
});

test('a report is found wherever the output is cut', () => {
  for (let cut = 0; cut <= question.length; cut += 1) {
    expect(scan(`a${question.slice(0, cut)}`, `${question.slice(cut)}b`).reports, `cut at ${cut}`).toHaveLength(1);
  }
  const bytewise = scan(...question);
  expect(bytewise.reports).toHaveLength(1);
  expect(bytewise.shows.every((shown) => !shown)).toBe(true);
});

test('a program that asks is told of', () => {
  expect(scan('\x1b]7501;?\x07').reports).toEqual([{ type: 'asks' }]);
});

test('what it says cannot play tricks on a screen', () => {
  const [report] = scan(`\x1b]7501;state=blocked:msg=${base64('a\x1b[31mb\u202ec\nd')}\x07`).reports;
  expect(report).toMatchObject({ message: 'a [31mb c d' });
});

test('reports of parts, unknown states and endless ones are not believed', () => {
  expect(scan('\x1b]7501;id=a/b:state=blocked\x07', '\x1b]7501;state=dancing\x07').reports).toEqual([]);
  expect(scan(`\x1b]7501;msg=${'A'.repeat(5000)}`, '\x1b]7501;state=idle\x07').reports).toHaveLength(1);
  expect(scan(`\x1b]7501;msg=${'A'.repeat(5000)}`, 'AAA\x07\x1b]7501;state=idle\x07').reports).toHaveLength(1);
});

test('titles, bells and what a screen shows are told apart', () => {
  const found = scan('\x1b]0;◐ Claude\x07', 'text', '\x07', '\x1b]2;✋ \x1b\\', 'a\x1b]9;4;3;\x07b');
  expect(found.commands).toEqual([
    [0, '◐ Claude'],
    [2, '✋ '],
    [9, '4;3;'],
  ]);
  expect(found.bells).toBe(1);
  expect(found.shows).toEqual([false, true, false, false, true]);
});
