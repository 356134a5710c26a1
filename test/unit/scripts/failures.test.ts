import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { failuresIn, failuresOfPlaywright, failuresOfVitest } from '../../../scripts/lib/failures.mjs';

const dir = mkdtempSync(path.join(tmpdir(), 'espalier failures '));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const report = (value: unknown): string => {
  const file = path.join(dir, 'report.json');
  writeFileSync(file, JSON.stringify(value));
  return file;
};

const vitest = (failed: number) => ({
  testResults: [
    {
      name: 'a.test.ts',
      message: '',
      assertionResults: [
        { status: 'passed', fullName: 'adds', failureMessages: [] },
        ...Array.from({ length: failed }, (_, at) => ({
          status: 'failed',
          fullName: `subtracts ${at}`,
          failureMessages: ['\u001b[31mexpected 1\u001b[39m'],
        })),
      ],
    },
  ],
});

describe('what failed, at the end of npm test', () => {
  it('names each test that failed, and no other, in plain text', () => {
    expect(failuresIn(report(vitest(1)), failuresOfVitest)).toBe('FAILED a.test.ts › subtracts 0\nexpected 1\n');
    expect(failuresIn(report(vitest(0)), failuresOfVitest)).toBe('');
  });

  it('a file that broke before its tests is one of them', () => {
    const broken = { testResults: [{ name: 'b.test.ts', message: 'Cannot find module', assertionResults: [] }] };
    expect(failuresIn(report(broken), failuresOfVitest)).toContain('FAILED b.test.ts\nCannot find module');
  });

  it('of a window test, what it said is told with it, also from within a group', () => {
    const spec = (ok: boolean) => ({
      ok,
      ...{ file: 'c.spec.ts', line: 7, title: ok ? 'opens' : 'closes' },
      tests: [{ results: [{ errors: [{ message: 'not found' }], stderr: [{ text: 'the window: empty' }] }] }],
    });
    const text = failuresIn(report({ suites: [{ specs: [spec(true)], suites: [{ specs: [spec(false)] }] }] }), failuresOfPlaywright);
    expect(text).toBe('FAILED c.spec.ts:7 › closes\nnot found\nthe window: empty\n');
  });

  it('a run in which everything fails is told in part, and says so', () => {
    const text = failuresIn(report(vitest(30)), failuresOfVitest);
    expect(text).toContain('FAILED 22 more');
    expect(text.length).toBeLessThan(2000);
  });

  it('no report: nothing', () => {
    expect(failuresIn(path.join(dir, 'missing.json'), failuresOfVitest)).toBe('');
  });
});
