import { describe, expect, it } from 'vitest';
import { explain, StepError, step } from '../../../scripts/lib/step.mjs';

describe('a step of set-up that fails', () => {
  it('says which, why, and what to do', async () => {
    const failed = step('Getting Electron', 'plug the cable in', () => Promise.reject(new Error('no route to host')));
    const told = explain(await failed.catch((error: unknown) => error));
    expect(told).toMatch(/^Getting Electron failed\n.*why: +no route to host\n.*what to do: plug the cable in\n/);
    expect(told).not.toContain('.mjs');
  });

  it('is told once where steps lie in steps', async () => {
    const inner = new StepError('Inner', new Error('disk full'), 'make room');
    await expect(step('Outer', 'look inside', () => Promise.reject(inner))).rejects.toBe(inner);
  });

  it('gives what its work gives', async () => {
    expect(await step('Adding', '', async () => 1 + 1)).toBe(2);
  });

  it('a fault that nobody expected keeps its stack', () => {
    expect(explain(new TypeError('x is not a function'))).toContain('step.test.ts');
  });
});
