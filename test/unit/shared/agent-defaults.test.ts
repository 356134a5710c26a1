import { expect, test } from 'vitest';
import { defaultsFor, noDefaults } from '../../../src/shared/agent-defaults';
import { settings as schema } from '../../../src/shared/settings';

const settings = schema.parse({
  agents: { one: { model: 'large', reviewModel: 'small', permissions: 'edit', args: ['--all'], env: { PLACE: 'all', TIER: '1' } } },
  repositories: {
    r1: { agents: { one: { permissions: 'plan', env: { PLACE: 'here' } }, two: { args: ['-v'] } } },
    r2: { agents: { one: { model: '' } } },
  },
});

test('what is set for the repository goes first, each field as a whole, and what it leaves empty is as for all', () => {
  expect(defaultsFor(settings, 'r1', 'one')).toEqual({
    ...{ model: 'large', reviewModel: 'small', permissions: 'plan', args: ['--all'], env: { PLACE: 'here' } },
  });
  expect(defaultsFor(settings, 'r1', 'two')).toEqual({ ...noDefaults, args: ['-v'] });
  for (const repository of ['r2', 'other', null]) expect(defaultsFor(settings, repository, 'one')).toEqual(settings.agents['one']);
  expect(defaultsFor(settings, 'r1', 'three')).toEqual(noDefaults);
});

test.each(['ESPALIER_HOME', 'espalier_run', '1ST', 'A-B', '', 'A=B'])('a variable cannot be named “%s”', (name) => {
  expect(schema.safeParse({ agents: { one: { env: { [name]: 'x' } } } }).success).toBe(false);
  expect(schema.safeParse({ repositories: { r1: { agents: { one: { env: { [name]: 'x' } } } } } }).success).toBe(false);
});

test('any other variable can be set, and nothing holds a NUL character', () => {
  expect(schema.parse({ agents: { one: { env: { PATH: '/x', _a1: '' } } } }).agents['one']?.env).toEqual({ PATH: '/x', _a1: '' });
  expect(schema.safeParse({ agents: { one: { env: { A: 'x\0y' } } } }).success).toBe(false);
  expect(schema.safeParse({ agents: { one: { args: ['x\0y'] } } }).success).toBe(false);
});
