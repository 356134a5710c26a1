import { expect, test } from 'vitest';
import { type StatusReport, statusScanner } from '../../../src/main/agents/status-protocol';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
function scan(...pieces: string[]): StatusReport[] {
  const found: StatusReport[] = [];
  const feed = statusScanner((report) => found.push(report));
  for (const piece of pieces) feed(Buffer.from(piece));
  return found;
}
const question = `\x1b]7501;state=blocked:app=x:kind=question:msg=${base64('Which one? ✓')}\x1b\\`;

test('reports are found among other output, ended either way', () => {
  expect(scan(`hello ${question} more \x1b]7501;state=working\x07 \x1b]0;title\x07`)).toEqual([
    { type: 'status', state: 'blocked', kind: 'question', message: 'Which one? ✓' },
    { type: 'status', state: 'working', kind: '', message: '' },
  ]);
});

test('a report is found wherever the output is cut', () => {
  for (let cut = 0; cut <= question.length; cut += 1) {
    expect(scan(`a${question.slice(0, cut)}`, `${question.slice(cut)}b`), `cut at ${cut}`).toHaveLength(1);
  }
  expect(scan(...question)).toHaveLength(1);
});

test('a program that asks is told of', () => {
  expect(scan('\x1b]7501;?\x07')).toEqual([{ type: 'asks' }]);
});

test('what it says cannot play tricks on a screen', () => {
  const [report] = scan(`\x1b]7501;state=blocked:msg=${base64('a\x1b[31mb\u202ec\nd')}\x07`);
  expect(report).toMatchObject({ message: 'a [31mb c d' });
});

test('reports of parts, unknown states and endless ones are not believed', () => {
  expect(scan('\x1b]7501;id=a/b:state=blocked\x07', '\x1b]7501;state=dancing\x07')).toEqual([]);
  expect(scan(`\x1b]7501;msg=${'A'.repeat(5000)}`, '\x1b]7501;state=idle\x07')).toHaveLength(1);
});
