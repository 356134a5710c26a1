import { expect, test } from 'vitest';
import type { Detection } from '../../../src/main/agents/agents';
import { builtinEntry } from '../../../src/main/agents/builtin-entry';
import { catalog } from '../../../src/main/agents/catalog/catalog';
import type { AgentStart } from '../../../src/main/agents/definition';
import { catalogEntry } from '../../../src/main/agents/entries';

const start: AgentStart = {
  ...{ prompt: 'Work', resume: false, conversation: null, fresh: '0-1', model: null, permissions: 'ask', args: ['--own', 'x'] },
  ...{ worktree: '/w', repository: '/r', trusted: false, env: {}, hooks: null },
};
const subcommands = ['app-server', 'acp', 'exec', 'run'];
const detection: Detection = {
  ...{ of: () => null, look: async () => {}, onChanged: () => {}, ready: async () => {} },
  environment: () => ({ HOME: '/home/one', PLACE: 'shell' }),
};

test.each(catalog.map((definition) => [definition.id, definition] as const))(
  '%s gets the person’s arguments before its own, after a subcommand',
  (_, definition) => {
    const entry = catalogEntry(definition, detection);
    const ways = [...(definition.terminal ? (['terminal'] as const) : []), ...(definition.messages ? (['messages'] as const) : [])];
    for (const way of ways) {
      const own = entry.start({ ...start, args: [] }, way).args;
      const subcommand = own.slice(0, own.findIndex((one) => subcommands.includes(one)) + 1);
      expect(entry.start(start, way).args).toEqual([...subcommand, '--own', 'x', ...own.slice(subcommand.length)]);
    }
  },
);

test('the built-in agent gets them after what makes it that', () => {
  const launch = () => ({ command: 'node', args: ['main.js', 'agent'], env: {} });
  const entry = builtinEntry({ launch, endpoints: { models: () => [], lacks: () => null }, own: {}, ready: async () => {} });
  expect(entry.start(start, 'messages').args).toEqual(['main.js', 'agent', '--own', 'x', '--acp']);
});

test('what makes an agent trust a worktree knows of the variables that it is started with', async () => {
  const [definition] = catalog;
  if (!definition) throw new Error('There is no agent.');
  const seen: unknown[] = [];
  const entry = catalogEntry({ ...definition, trust: async (about) => void seen.push(about) }, detection);
  const where = { worktree: '/w', repository: '/r' };
  await entry.trust({ ...where, env: { PLACE: 'own' } });
  await entry.trust({ ...where, env: { HOME: '/home/two' } });
  expect(seen).toEqual([
    { ...where, home: '/home/one', env: { HOME: '/home/one', PLACE: 'own' } },
    { ...where, home: '/home/two', env: { HOME: '/home/two', PLACE: 'shell' } },
  ]);
});
