import { expect, test } from 'vitest';
import { opencode } from '../../../src/main/agents/catalog/opencode';
import { failureOf } from '../../../src/main/agents/failure';
import { now, talk } from './acp-talk';

const after = (seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();

/** As opencode 1.18.33 and Kilo 7.7.7 log it. */
const refusal = (words: string): string =>
  `timestamp=${now} level=ERROR run=32e74034 message="stream error" providerID=p modelID=m small=false error.error="AI_APICallError: ${words}"`;

function working() {
  if (!opencode.messages) throw new Error('it speaks by messages');
  const it = talk(opencode.messages.protocol);
  it.tell({ id: 'init', result: { agentCapabilities: { loadSession: true } } });
  it.tell({ id: 'new', result: { sessionId: 'c1' } });
  return it;
}
const text = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'Here.' } };

test('a limit that names a time ends the turn until then', () => {
  const it = working();
  it.line(refusal('Usage limit reached. Please retry in 7200s.'));
  expect(it.state().ending).toEqual({ type: 'limit', until: after(7200), message: 'Usage limit reached. Please retry in 7200s.' });
});

test('a refusal for haste is said once, and waited for', () => {
  const it = working();
  it.line(refusal('Too many requests, try again in 20s.'));
  it.line(refusal('Too many requests, try again in 20s.'), after(20));
  expect(it.state().ending).toBeNull();
  expect(it.entries.filter(({ kind }) => kind === 'notice')).toMatchObject([{ level: 'warning', text: expect.stringContaining('20s') }]);
});

test('a limit that names no time ends the turn once it stands for two minutes', () => {
  const it = working();
  it.line(refusal('Too many requests'));
  it.crash();
  it.line(refusal('Too many requests'), after(110));
  expect(it.state().ending).toBeNull();
  it.line(refusal('Too many requests'), after(130));
  expect(it.state().ending).toEqual({ type: 'limit', until: null, message: 'Too many requests' });
});

test('an answer in between begins the count anew', () => {
  const it = working();
  it.line(refusal('Too many requests'));
  it.update(text);
  it.line(refusal('Too many requests'), after(130));
  expect(it.state().ending).toBeNull();
});

test('what else it logs ends nothing', () => {
  const it = working();
  it.line(refusal('Connection reset'));
  it.line(`timestamp=${now} level=ERROR message="no such file" error="Usage limit reached, retry in 2h"`);
  expect(it.state().ending).toBeNull();
  expect(it.entries.at(-1)).toMatchObject({ kind: 'output' });
});

test.each([
  ['Quota exhausted, try again in 1h20m.', after(4800)],
  ['Usage limit: resets at 2026-01-02T00:00:00Z', '2026-01-02T00:00:00.000Z'],
  ['Usage limit reached.', null],
])('%s: until %s', (words, until) => {
  expect(failureOf('Agent', words, null, now)).toEqual({ type: 'limit', until, message: words });
});
