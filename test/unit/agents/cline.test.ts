import { expect, it } from 'vitest';
import { cline } from '../../../src/main/agents/protocols/cline';
import { plain } from '../../../src/main/agents/protocols/plain';
import { recorded, replay } from '../../helpers/replay';

it('reads a recorded conversation', () => {
  const talk = replay(cline);
  talk.receive(...recorded('cline'));
  expect(talk.entries.map(({ kind }) => kind)).toEqual(['text', 'text', 'thinking', 'tool', 'result', 'tool', 'result', 'text']);
  expect(talk.state()).toMatchObject({
    ending: { type: 'done' },
    model: 'scripted',
    usage: { contextTokens: 43_300, inputTokens: 87_510 },
  });
});

it('says that it hears nothing', () => {
  const talk = replay(cline);
  talk.say('Stop');
  expect(talk.entries.at(-1)).toMatchObject({ kind: 'notice', level: 'warning' });
});

it('ends without a protocol as its process does', () => {
  const aider = plain('Aider');
  const talk = replay(aider);
  talk.receive('Working', 'No such model');
  expect(talk.entries.slice(1)).toMatchObject([{ kind: 'output', text: 'Working' }, { kind: 'output' }]);
  expect(aider.ended?.(talk.state(), { code: 0, signal: null })).toEqual({ type: 'done' });
  expect(aider.ended?.(talk.state(), { code: 1, signal: null })).toMatchObject({ error: { message: 'Aider: No such model' } });
});
