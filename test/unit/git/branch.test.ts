import { expect, test } from 'vitest';
import { slugOf } from '../../../src/main/git/branch';

test.each([
  ['Fix the login form', 'fix-the-login-form'],
  ['  Ärger mit Öl — naïve café!  ', 'arger-mit-ol-naive-cafe'],
  ['🚀', 'task'],
  ['修复登录', 'task'],
  ['修复 login 🚀 now', 'login-now'],
  ['', 'task'],
  ['../../etc/passwd', 'etc-passwd'],
  ['--upload-pack=touch x', 'upload-pack-touch-x'],
  ['x'.repeat(100), 'x'.repeat(40)],
  ['one two three four five six seven eight nine ten', 'one-two-three-four-five-six-seven-eight'],
  ['a.lock', 'a-lock'],
])('the title %j becomes %j', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});
