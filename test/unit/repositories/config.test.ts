import { expect, test } from 'vitest';
import { parseRepositoryConfig } from '../../../src/main/repositories/config';

test('a repository says what it needs, all of it optional', () => {
  const config = { setup: 'npm ci', copy: ['.env*'], checks: ['npm test'], base: 'main', worktrees: '../trees' };
  expect(parseRepositoryConfig(JSON.stringify({ $schema: './config.schema.json', ...config }), 'f')).toEqual({ config, problem: null });
  expect(parseRepositoryConfig('{}', 'f')).toEqual({ config: {}, problem: null });
});

test('of a file with a fault nothing counts', () => {
  const text = '{\n  "setup": "rm -rf build",\n  "check": ["npm test"]\n}';
  expect(parseRepositoryConfig(text, '.espalier/config.json')).toEqual({
    config: {},
    problem: '.espalier/config.json:3: unknown key "check" (did you mean "checks"?)',
  });
});

test.each(['/etc/passwd', '../secrets/*', 'a/../../b', '~/.ssh/*', 'C:\\keys'])('copying %s is refused, as it lies outside', (glob) => {
  expect(parseRepositoryConfig(JSON.stringify({ copy: [glob] }), 'f').problem).toBe('f:1: copy[0]: must stay inside the repository');
});
