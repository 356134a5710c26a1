import { expect, test } from 'vitest';
import { withChecks } from '../../../src/main/repositories/declare';

test('checks are added to a configuration file, and all else of it stays as it is written', () => {
  expect(withChecks(null, 0, ['npm test', 'make lint'])).toBe('{\n  "checks": [\n    "npm test",\n    "make lint"\n  ]\n}\n');
  const text = '{\n\t"setup":   "npm ci",\n\t"checks": ["a", {"command": "b", "timeout": 5}]\n}\n';
  const added = withChecks(text, 2, ['say "c"']);
  expect(added).toContain('\t"setup":   "npm ci",');
  expect(JSON.parse(added)).toEqual({ setup: 'npm ci', checks: ['a', { command: 'b', timeout: 5 }, 'say "c"'] });
  expect(JSON.parse(withChecks('{"checks": []}', 0, ['a', 'b']))).toEqual({ checks: ['a', 'b'] });
  expect(withChecks('{\r\n  "base": "main"\r\n}\r\n', 0, ['a'])).toMatch(/"main",\r\n {2}"checks": \[\r\n/);
});
