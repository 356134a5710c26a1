import { expect, it } from 'vitest';
import { pi } from '../../../src/main/agents/protocols/pi';
import { recorded, replay } from '../../helpers/replay';

it('reads a recorded conversation', () => {
  const talk = replay(pi);
  // The recording's only message had another name.
  talk.receive(...recorded('pi').map((line) => line.replace('"id":"model"', '"id":"state"').replace('"id":"p1"', '"id":"say-1"')));
  expect(talk.entries.map(({ kind }) => kind)).toEqual(['text', 'thinking', 'text', 'tool', 'result', 'tool', 'result', 'text']);
  expect(talk.state()).toMatchObject({
    ending: { type: 'done' },
    model: 'scripted',
    usage: { contextTokens: 43_300, contextWindow: 128_000 },
  });
});

it('is told of an error only by its last message', () => {
  const talk = replay(pi);
  const failed = { role: 'assistant', content: [], stopReason: 'error', errorMessage: '400: bad' };
  talk.receive({ type: 'response', id: 'say-1', success: true }, { type: 'message_end', message: failed }, { type: 'agent_settled' });
  expect(talk.state().ending).toMatchObject({ type: 'failed', error: { message: 'pi: 400: bad' } });
});

it('passes questions of extensions on', () => {
  const talk = replay(pi);
  talk.receive({ type: 'extension_ui_request', id: 'u', method: 'select', title: 'Which?', options: ['A', 'B'] });
  const [ask] = talk.state().asks;
  if (ask) talk.answer(ask, 'B');
  expect(talk.sent.at(-1)).toEqual({ type: 'extension_ui_response', id: 'u', value: 'B' });
  expect(talk.state().asks).toEqual([]);
});
