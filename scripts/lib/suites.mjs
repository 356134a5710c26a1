// What a test runner's JSON report says, as one tally. A runner that broke outside of any test counts as a failure.
import { readFileSync } from 'node:fs';

/** Vitest's `json` reporter. */
export function countVitest(report) {
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + (report.numTodoTests ?? 0) };
}

/** Playwright's `json` reporter; a test that passed at a second try passed. */
export function countPlaywright({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

/** The tally of a suite from its report file; `ended` says whether its runner ended with 0. */
export function tallyOf(file, count, ended) {
  let tally;
  try {
    tally = count(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.error(`no report of this suite (${error.message}): counted as one failure`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return ended || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

/** The last line of `npm test`. */
export function summary(tallies) {
  const sum = (key) => tallies.reduce((total, tally) => total + tally[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
