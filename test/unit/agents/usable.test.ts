import { expect, test } from 'vitest';
import { catalog } from '../../../src/main/agents/catalog/catalog';
import { parseDeclaredAgents } from '../../../src/main/agents/declared';
import { catalogEntry, declaredEntry } from '../../../src/main/agents/entries';
import { usableIn } from '../../../src/main/agents/usable';

const entryOf = (id: string, state: 'ready' | 'needs-login') => {
  const definition = catalog.find((one) => one.id === id);
  if (!definition) throw new Error(`there is no ${id}`);
  return catalogEntry(definition, {
    ...{ look: async () => {}, onChanged: () => {}, ready: async () => {}, environment: () => ({}) },
    of: () => ({ path: '/bin/it', version: '1.0.0', models: [], state, fix: state === 'ready' ? null : 'log in' }),
  });
};
const trusted = { path: '/my repository', trustedAt: '2026-01-01T00:00:00.000Z' };

test('an agent that is ready and asks nothing can work anywhere', () => {
  const nothing = { ok: true, why: null, fix: null, byTrust: false };
  expect(usableIn({ ...trusted, trustedAt: null }, entryOf('opencode', 'ready'))).toEqual(nothing);
  expect(usableIn(trusted, entryOf('claude', 'ready'))).toEqual(nothing);
});

test('one that would ask for trust says so, and what mends it', () => {
  for (const id of ['claude', 'codex', 'gemini', 'copilot'])
    expect(usableIn({ ...trusted, trustedAt: null }, entryOf(id, 'ready'))).toEqual({
      ...{ ok: true, why: expect.stringContaining('trust'), fix: "espalier open --trust '/my repository'", byTrust: true },
    });
});

test('one that is not logged in or not there cannot, trusted or not', () => {
  expect(usableIn({ ...trusted, trustedAt: null }, entryOf('claude', 'needs-login'))).toEqual({
    ...{ ok: false, why: 'It is not logged in.', fix: 'log in', byTrust: false },
  });
  const [mine] = parseDeclaredAgents('{"agents": [{"id": "mine", "command": ["tools/agent"]}]}', 'agents.json').agents;
  if (!mine) throw new Error('it is declared wrongly');
  expect(usableIn(trusted, declaredEntry(mine, '/bin', '/nowhere'))).toMatchObject({
    ok: false,
    why: 'Its command tools/agent is not there.',
  });
});
