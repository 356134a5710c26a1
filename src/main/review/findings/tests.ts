import { added, type ChangedFile, type Found, newLines, type Rule, removed } from './rule';

const code = /\.([cm]?[jt]sx?|py|go|rs|rb|java|kt|cs|php|swift|exs?|dart|scala|c|cc|cpp)$/i;
const material = /(^|\/)(fixtures|testdata|__snapshots__)\//i;
const testCase =
  /^\s*(?:it|test|describe)(?:\.\w+)*\s*[(`]|^\s*(?:async\s+)?def\s+test_\w+|^\s*func\s+Test\w+\(|^\s*#\[(?:\w+::)?test\]|^\s*@(?:Parameterized)?Test\b|^\s*(?:it|test|specify)\s+['"].*\bdo$/;
const assertion =
  /\bexpect\s*[(.]|\bassert\w*!?\s*[(. ]|\.should\b|\bXCTAssert\w*\(|\bt\.(?:Error|Fatal)f?\(|\brequire\.[A-Z]\w*\(|\bASSERT_\w+\(/;
const skip =
  /\b(?:it|test|describe|suite|context)(?:\.\w+)*\.(?:skip|todo|failing)\b|\b(?:xit|xtest|xdescribe)\s*\(|@(?:pytest\.mark\.(?:skip|xfail)|unittest\.skip)|\bpytest\.skip\(|\bself\.skipTest\(|\bt\.Skip(?:f|Now)?\(|^[ \t]*#\[ignore\b|^[ \t]*@(?:Disabled|Ignore)\b/m;
const only = /\b(?:it|test|describe|suite|context)(?:\.\w+)*\.only\b|\b(?:fit|fdescribe)\s*\(/;

/** Tests that were deleted, that are skipped now, or that assert less than they did. */
export const tests: Rule = ({ files }) => {
  const all = files.filter(({ path, isTest, folded }) => isTest && !folded && code.test(path) && !material.test(path));
  // Rust has its tests beside the code that they are of.
  const maybe = files.filter(({ path, folded }) => !folded && path.endsWith('.rs') && !all.some((file) => file.path === path));
  const gone = all.filter(({ status }) => status === 'deleted').map(deletedFile);
  const count = (lines: (file: ChangedFile) => { text: string }[], pattern: RegExp): number =>
    all.reduce((sum, file) => sum + lines(file).filter(({ text }) => pattern.test(text)).length, 0);
  // What only moved to another file is still tested.
  const fewerCases = count(removed, testCase) > count(added, testCase);
  const fewerAssertions = count(removed, assertion) > count(added, assertion);
  const kept = all.filter(({ status }) => status !== 'deleted');
  const less = kept.flatMap((file) => {
    const cases = fewerCases ? fewer(file, testCase) : null;
    if (cases) return [{ ...cases, kind: 'test-deleted', severity: 'high' as const, message: `${counted(cases.by, 'test')} deleted.` }];
    const assertions = fewerAssertions ? fewer(file, assertion) : null;
    const message = `Asserts less than before: ${counted(assertions?.by ?? 0, 'assertion')} fewer.`;
    return assertions ? [{ ...assertions, kind: 'test-weakened', severity: 'high' as const, message }] : [];
  });
  return [...gone, ...less.map(({ by: _, ...found }) => found), ...[...kept, ...maybe].flatMap(skipped)];
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const deletedFile = ({ path }: ChangedFile): Found => ({
  ...{ path, line: null, severity: 'high', kind: 'test-deleted', text: '' },
  message: 'A file of tests is deleted.',
});

/** Where a file first lost what fits a pattern; null: it has as much of it as before. */
function fewer(file: ChangedFile, pattern: RegExp): (Pick<Found, 'path' | 'line' | 'text'> & { by: number }) | null {
  const fits = ({ text }: { text: string }): boolean => pattern.test(text);
  const gone = removed(file).filter(fits);
  const by = gone.length - added(file).filter(fits).length;
  const [first] = gone;
  return first && by > 0 ? { path: file.path, line: first.line, text: first.text, by } : null;
}

const skipped = (file: ChangedFile): Found[] =>
  newLines(file, [skip, only]).flatMap(({ line, text }) => {
    const message = skip.test(text) ? 'A test is skipped.' : only.test(text) ? 'All other tests of the file are skipped.' : null;
    return message === null ? [] : [{ path: file.path, line, severity: 'high', kind: 'test-skipped', message, text }];
  });
