import { added, type Change, type ChangedFile, type Found, newLines, type Rule, removed } from './rule';

const code = /\.([cm]?[jt]sx?|py|go|rs|rb|java|kt|cs|php|swift|exs?|dart|scala|c|cc|cpp)$/i;
const material = /(^|\/)(fixtures|testdata|__snapshots__)\//i;
const testCase =
  /^\s*(?:it|test|describe)(?:\.\w+)*\s*[(`]|^\s*(?:async\s+)?def\s+test_\w+|^\s*func\s+Test\w+\(|^\s*#\[(?:\w+::)?test\]|^\s*@(?:Parameterized)?Test\b|^\s*(?:it|test|specify)\s+['"].*\bdo$/;
const assertion =
  /\bexpect\s*[(.]|\bassert\w*!?\s*[(. ]|\.should\b|\bXCTAssert\w*\(|\bt\.(?:Error|Fatal)f?\(|\brequire\.[A-Z]\w*\(|\bASSERT_\w+\(/;
/** An assertion that something is there, whatever it is. */
const loose =
  /\.(?:toBeTruthy|toBeFalsy|toBeDefined|toBeInstanceOf|toHaveBeenCalled)\(|\.not\.(?:toBeNull|toBeUndefined|toThrow)\(|\bexpect\.any\w*\(|\bassert(?:True|IsNotNone|IsInstance|NotNull)\(|\bassert\.(?:ok|exists|isOk|isDefined)\(|\brequire\.NotNil\(|\bassert\.NotNil\(/;
const comment = /^\s*(?:\/\/|#(?!\[)|\/?\*)/;

type Fits = (line: string) => boolean;
const isCase: Fits = (line) => testCase.test(line);
const asserts: Fits = (line) => assertion.test(line) && !comment.test(line);
/** As good as that: what is said to be true, or not there. */
const yesOrNo = /(?:\(|,\s*)(?:[Tt]rue|[Ff]alse|None|null|nil|undefined)\s*\)/;
const isStrict: Fits = (line) => asserts(line) && !yesOrNo.test(line) && (!loose.test(line) || /[=!]==?/.test(line));
const skip =
  /\b(?:it|test|describe|suite|context)(?:\.\w+)*\.(?:skip|todo|failing)\b|\b(?:xit|xtest|xdescribe)\s*\(|@(?:pytest\.mark\.(?:skip|xfail)|unittest\.skip)|\bpytest\.skip\(|\bself\.skipTest\(|\bt\.Skip(?:f|Now)?\(|^[ \t]*#\[ignore\b|^[ \t]*@(?:Disabled|Ignore)\b/m;
const only = /\b(?:it|test|describe|suite|context)(?:\.\w+)*\.only\b|\b(?:fit|fdescribe)\s*\(/;

/** Tests that were deleted, that are skipped now, or that assert less than they did. */
export const tests: Rule = (change) => {
  const { files } = change;
  const all = files.filter(({ path, isTest, folded }) => isTest && !folded && code.test(path) && !material.test(path));
  // Rust has its tests beside the code that they are of.
  const maybe = files.filter(({ path, folded }) => !folded && path.endsWith('.rs') && !all.some((file) => file.path === path));
  const cases = new Set(all.flatMap(added).flatMap(({ text }) => (testCase.test(text) ? [text.trim()] : [])));
  /** Whether each of its tests is in another file now. */
  const movedOn = (file: ChangedFile): boolean => {
    const had = removed(file).filter(({ text }) => testCase.test(text));
    return had.length > 0 && had.every(({ text }) => cases.has(text.trim()));
  };
  const gone = all.filter((file) => file.status === 'deleted' && !movedOn(file)).map(deletedFile);
  const count = (lines: (file: ChangedFile) => { text: string }[], fits: Fits): number =>
    all.reduce((sum, file) => sum + lines(file).filter(({ text }) => fits(text)).length, 0);
  // What only moved to another file is still tested.
  const fewerCases = count(removed, isCase) > count(added, isCase);
  const fewerAssertions = count(removed, asserts) > count(added, asserts);
  const fewerStrict = count(removed, isStrict) > count(added, isStrict);
  const kept = all.filter(({ status }) => status !== 'deleted');
  const less = kept.flatMap((file) => {
    const cases = fewerCases ? fewer(file, isCase) : null;
    if (cases) return [{ ...cases, kind: 'test-deleted', severity: 'high' as const, message: `${counted(cases.by, 'test')} deleted.` }];
    const assertions = fewerAssertions ? fewer(file, asserts) : null;
    const message = `Asserts less than before: ${counted(assertions?.by ?? 0, 'assertion')} fewer.`;
    if (assertions) return [{ ...assertions, kind: 'test-weakened', severity: 'high' as const, message }];
    const strict = fewerStrict ? fewer(file, isStrict) : null;
    const softer = `Asserts less strictly than before: ${counted(strict?.by ?? 0, 'assertion')} of a value.`;
    return strict ? [{ ...strict, kind: 'test-weakened', severity: 'high' as const, message: softer }] : [];
  });
  return [...gone, ...less.map(({ by: _, ...found }) => found), ...[...kept, ...maybe].flatMap((file) => skipped(change, file))];
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const deletedFile = ({ path }: ChangedFile): Found => ({
  ...{ path, line: null, severity: 'high', kind: 'test-deleted', text: '' },
  message: 'A file of tests is deleted.',
});

/** Where a file first lost what fits a pattern; null: it has as much of it as before. */
function fewer(file: ChangedFile, wanted: Fits): (Pick<Found, 'path' | 'line' | 'text'> & { by: number }) | null {
  const fits = ({ text }: { text: string }): boolean => wanted(text);
  const gone = removed(file).filter(fits);
  const by = gone.length - added(file).filter(fits).length;
  const [first] = gone;
  return first && by > 0 ? { path: file.path, line: first.line, text: first.text, by } : null;
}

const skipped = (change: Change, file: ChangedFile): Found[] =>
  newLines(change, file, [skip, only]).flatMap(({ line, text }) => {
    const message = skip.test(text) ? 'A test is skipped.' : only.test(text) ? 'All other tests of the file are skipped.' : null;
    return message === null ? [] : [{ path: file.path, line, severity: 'high', kind: 'test-skipped', message, text }];
  });
