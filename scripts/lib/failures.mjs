// What failed, told once more at the end of `npm test`: the runners tell it in the middle of thousands of lines.
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Failures that are told whole, and characters of each; a run in which everything fails needs no more. */
const most = { failures: 8, characters: 6000 };

/** Vitest's `json` reporter. */
export function failuresOfVitest({ testResults = [] }) {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && message) return [{ name, text: message }]; // the file itself, outside of any test
    return failed.map((one) => ({ name: `${name} › ${one.fullName}`, text: one.failureMessages.join('\n') }));
  });
}

/** Playwright's `json` reporter. With what the test wrote to stderr, such as the window that it saw. */
export function failuresOfPlaywright({ suites = [], errors = [] }) {
  const within = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(within)];
  const failed = suites.flatMap(within).filter(({ ok }) => !ok);
  return [
    ...errors.map(({ message }) => ({ name: 'outside of any test', text: message })),
    ...failed.map(({ file, line, title, tests }) => {
      const result = tests.at(-1)?.results.at(-1);
      const said = [...(result?.errors ?? []).map(({ message }) => message), ...(result?.stderr ?? []).map(({ text = '' }) => text)];
      return { name: `${file}:${line} › ${title}`, text: said.join('\n') };
    }),
  ];
}

/** The failures in a report file, as text; empty where there are none, or no report. */
export function failuresIn(file, failuresOf) {
  let failures;
  try {
    failures = failuresOf(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return ''; // told already where it is counted
  }
  const told = failures.slice(0, most.failures).map(({ name, text }) => {
    const plain = stripVTControlCharacters(text);
    return `FAILED ${name}\n${plain.length > most.characters ? `${plain.slice(0, most.characters)}\n…` : plain}\n`;
  });
  if (failures.length > told.length) told.push(`FAILED ${failures.length - told.length} more: see above\n`);
  return told.join('\n');
}
