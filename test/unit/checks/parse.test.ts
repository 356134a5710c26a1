import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { failuresIn, placed } from '../../../src/main/checks/failures';
import type { CheckFailure } from '../../../src/shared/check';

const printed = (name: string): string => readFileSync(path.join(import.meta.dirname, '../../fixtures/checks', `${name}.txt`), 'utf8');
/** As `path:line test | message`. */
const told = (failures: readonly CheckFailure[]): string[] =>
  failures.map(({ path, line, test, message }) => `${path}:${line} ${test} | ${message}`);

const typeErrors = [
  "src/a.ts:1 null | TS2322: Type 'string' is not assignable to type 'number'.",
  "src/a.ts:3 null | TS2322: Type 'number' is not assignable to type 'string'.",
];

test.each<[string, string[]]>([
  ['tsc', typeErrors],
  ['tsc-pretty', typeErrors],
  [
    'biome',
    [
      'src/b.ts:2 null | This is an unexpected use of the debugger statement. · lint/suspicious/noDebugger',
      'src/b.ts:3 null | Using == may be unsafe if you are relying on type coercion. · lint/suspicious/noDoubleEquals',
      'src/b.ts:null null | Formatter would have printed the following content: · format',
    ],
  ],
  [
    'eslint',
    [
      "/code/sample/src/c.js:1 null | 'unused' is assigned a value but never used · no-unused-vars",
      "/code/sample/src/c.js:2 null | Unexpected 'debugger' statement · no-debugger",
      '/code/sample/src/d.js:1 null | Parsing error: Unexpected token =',
    ],
  ],
  [
    'vitest',
    [
      "test/load.test.ts:1 null | Error: Cannot find module './missing' imported from /code/sample/test/load.test.ts",
      'test/sum.test.ts:4 sum > adds | AssertionError: expected 2 to be 3 // Object.is equality',
      'test/sum.test.ts:6 sum > adds > more | Error: broken on purpose',
      'test/sum.test.ts:9 sum > same 1 | AssertionError: expected { a: 1 } to deeply equal { a: 2 }',
      'test/sum.test.ts:9 sum > same 2 | AssertionError: expected { a: 1 } to deeply equal { a: 2 }',
    ],
  ],
  [
    'jest',
    [
      'src/sum.test.js:3 sum › adds | expect(received).toBe(expected) // Object.is equality',
      'src/sum.test.js:4 sum › throws | broken on purpose',
      "src/load.test.js:1 null | Cannot find module './missing' from 'src/load.test.js'",
    ],
  ],
  ['pytest-collect', ["tests/test_load.py:1 null | ModuleNotFoundError: No module named 'nothing_of_that_name'"]],
  [
    'pytest',
    [
      'tests/test_sum.py:18 test_setup | RuntimeError: no fixture',
      'tests/test_sum.py:10 test_adds | assert 2 == 3',
      'tests/test_sum.py:7 TestGroup.test_deep | ValueError: bad luck',
    ],
  ],
  [
    'cargo-check',
    ['src/lib.rs:1 null | E0308: mismatched types', 'src/lib.rs:2 null | E0425: cannot find function `missing` in this scope'],
  ],
  [
    'cargo-test',
    [
      'src/lib.rs:8 tests::unwraps | called `Option::unwrap()` on a `None` value',
      'src/lib.rs:6 tests::adds | assertion `left == right` failed',
    ],
  ],
  [
    'go-test',
    [
      'sum_test.go:9 TestAdd | add(1, 1) = 2, want 3',
      'sum_test.go:21 TestGroups/empty | Error Trace:\t/code/sample/sum_test.go:21',
      'null:null TestPanics | runtime error: index out of range [3] with length 3 [recovered]',
    ],
  ],
  [
    'go-build',
    [
      'sum/sum.go:5 null | undefined: missing',
      'sum/sum.go:7 null | cannot use "a" (untyped string constant) as int value in return statement',
    ],
  ],
])('what %s says that failed', (tool, expected) => {
  expect(told(failuresIn(printed(tool)))).toEqual(expected);
  expect(told(failuresIn(printed(tool).replaceAll('\n', '\r\n')))).toEqual(expected);
});

test('output in which nothing failed names nothing, however it is worded', () => {
  expect(failuresIn('')).toEqual([]);
  expect(failuresIn('error: no\nFAIL\nERROR\n  at the end\n● done\nPASS src/a.test.js\n')).toEqual([]);
});

test('an endless line and a flood of errors are gone through quickly', () => {
  const flood = 'src/a.ts(1,2): error TS1: x\n'.repeat(20_000).replaceAll('1,2', () => `${Math.floor(Math.random() * 1e6)},2`);
  expect(failuresIn(flood)).toHaveLength(500);
  const endless = ['a ', '_', ' ', '━', 'a.', ' FAIL  a.', '  at a', ' ❯ a '].map((piece) => piece.repeat(100_000));
  expect(failuresIn(endless.join('\n'))).toEqual([]);
  expect(failuresIn('a. '.repeat(200).concat('\n').repeat(1500))).toEqual([]);
});

test('failures stand where they are in the worktree, wherever the tool ran', () => {
  const at = (path: string | null): CheckFailure => ({ path, line: 1, test: null, message: '' });
  const files = new Set(['src/a.ts', 'web/test/x.test.ts', 'one/same.ts', 'two/same.ts']);
  const named = ['/trees/job/src/a.ts', '/home/checkouts/r-1/src/a.ts', './src/a.ts', 'test/x.test.ts', 'same.ts', '/usr/lib/b.py', null];
  const found = placed(named.map(at), ['/trees/job', '/home/checkouts/*'], files).map(({ path }) => path);
  expect(found).toEqual(['src/a.ts', 'src/a.ts', 'src/a.ts', 'web/test/x.test.ts', 'same.ts', '/usr/lib/b.py', null]);
});
