import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { countPlaywright, countVitest, summary, tallyOf } from '../../../scripts/lib/suites.mjs';

const dir = mkdtempSync(path.join(tmpdir(), 'espalier suites '));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const report = (value: unknown): string => {
  const file = path.join(dir, 'report.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};

describe('the last line of npm test', () => {
  it('says passed and failed, and skipped only where some were', () => {
    expect(summary([{ passed: 3, failed: 0, skipped: 0 }])).toBe('3 passed, 0 failed');
    expect(
      summary([
        { passed: 3, failed: 1, skipped: 2 },
        { passed: 4, failed: 0, skipped: 1 },
      ]),
    ).toBe('7 passed, 1 failed, 3 skipped');
  });

  it('counts what the runners report', () => {
    const vitest = report({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 });
    expect(tallyOf(vitest, countVitest, false)).toEqual({ passed: 5, failed: 1, skipped: 3 });
    const playwright = report({ stats: { expected: 4, flaky: 1, unexpected: 0, skipped: 2 } });
    expect(tallyOf(playwright, countPlaywright, true)).toEqual({ passed: 5, failed: 0, skipped: 2 });
  });

  it('a runner that broke outside of its tests is a failure', () => {
    const file = report({ numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 });
    expect(tallyOf(file, countVitest, false).failed).toBe(1);
  });

  it.each([
    ['no report', path.join(dir, 'missing.json')],
    ['half a report', '{"numPassed'],
  ])('%s is a failure', (_name, text) => {
    const silenced = vi.spyOn(console, 'error').mockReturnValue();
    expect(tallyOf(text.startsWith('{') ? report(text) : text, countVitest, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    silenced.mockRestore();
  });
});
