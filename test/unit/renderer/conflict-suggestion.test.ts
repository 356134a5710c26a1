import { expect, test } from 'vitest';
import { suggestionOf } from '../../../src/renderer/landing/resolve/suggestion';

const clash = (base: string, job: string, queue: string) => {
  const lines = (text: string): string[] => (text === '' ? [] : text.split('|'));
  return { kind: 'clash' as const, key: '', base: lines(base), job: lines(job), queue: lines(queue) };
};

test.each([
  ['lines of both at one place', '', 'import b', 'import a', 'import a|import b', 'both edits'],
  ['neighbouring lines', 'one|two', 'ONE|two', 'one|TWO', 'ONE|TWO', 'both edits'],
  ['different words of a line', 'run(at, tz, 1)', 'run(local, tz, 1)', 'run(at, tz, 2)', 'run(local, tz, 2)', 'both edits'],
  ['spaces of the queue', 'a  = 1', 'a  = 2', 'a = 1', 'a  = 2', 'this job, the queue only changes spaces'],
  ['spaces of the job', 'a  = 1', 'a = 1', 'a  = 2', 'a  = 2', 'the queue, this job only changes spaces'],
  ['the same but for spaces', 'a', 'b ( )', 'b()', 'b()', 'the queue, both differ only by spaces'],
])('%s', (_, base, job, queue, lines, what) => {
  expect(suggestionOf(clash(base, job, queue))).toEqual({ lines: lines.split('|'), what });
});

test.each([
  ['the same word', 'const a = 1', 'const b = 1', 'const c = 1'],
  ['words that touch', 'call(a.b)', 'call(x.b)', 'call(a?b)'],
  ['lines taken out by one and changed by the other', 'one|two', 'one', 'one|TWO'],
  ['a line put in beside one that is changed', 'one', 'one|two', 'ONE'],
])('nothing is suggested for %s', (_, base, job, queue) => {
  expect(suggestionOf(clash(base, job, queue))).toBeNull();
});
