import { expect, test } from 'vitest';
import { patience } from '../../helpers/agent-core';
import { write } from '../../helpers/models';
import { sharedAgentCore } from '../../helpers/shared-agent-core';

const agent = sharedAgentCore('espalier');

test('an agent writes the text if set, is asked again where its answer is none, and leaves nothing', { timeout: patience }, async () => {
  const { client } = agent.core();
  const good = JSON.stringify({ title: 'Add the lamp', body: '## What\n\nA lamp.' });
  const session = await agent.run((_request, turn) =>
    turn === 0 ? { calls: [write('lamp.txt', 'on\n')] } : { text: turn === 1 ? 'It is lit.' : turn === 2 ? 'Title: a lamp' : good },
  );
  await agent.ended(session);
  const asked = { session: session.id };
  await expect(client.call('pull.write', asked)).rejects.toMatchObject({ code: 'usage' });
  await client.call('settings.set', { pullWriter: 'espalier' });
  const before = (await client.call('undo.list', {})).undos.length;
  expect(await client.call('pull.write', asked)).toEqual({ title: 'Add the lamp', body: '## What\n\nA lamp.' });
  const told = agent.models.requests.findLast(({ prompt }) => prompt.includes('pull request'))?.prompt ?? '';
  expect(told).toContain('+on');
  const { sessions } = await client.call('session.list', { all: false });
  expect(sessions.map(({ id }) => id)).toEqual([session.id]);
  expect((await client.call('undo.list', {})).undos).toHaveLength(before);
});
