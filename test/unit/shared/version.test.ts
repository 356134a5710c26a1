import { expect, it } from 'vitest';
import { compareVersions } from '../../../src/shared/version';

it('orders versions by number, not as text', () => {
  expect(compareVersions('0.1.0', '0.1.0')).toBe(0);
  expect(compareVersions('0.9.0', '0.10.0')).toBeLessThan(0);
  expect(compareVersions('1.0.0', '0.99.99')).toBeGreaterThan(0);
  expect(compareVersions('1.2', '1.2.0')).toBe(0);
});

it('takes an older build of the same version for older, and a newer one for good enough', () => {
  expect(compareVersions('1.0.0+100', '1.0.0+200')).toBeLessThan(0);
  expect(compareVersions('1.0.0+200', '1.0.0+100')).toBe(0);
  expect(compareVersions('1.0.0', '1.0.0+100')).toBe(0);
  expect(compareVersions('1.0.1+100', '1.0.0+200')).toBeGreaterThan(0);
});
