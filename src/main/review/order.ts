import { purposes } from '../../shared/review';
import type { Row } from '../git/tree-diff';
import { isTest, type Marked, type Placed, purposeOf } from './purpose';

export type Ordered = { row: Row; placed: Placed };

const unmarked: Marked = { generated: null, vendored: null };

/** A test that is called like one of these tests the code that reads it. */
const notTested: ReadonlySet<Placed['purpose']> = new Set(['ci', 'dependencies', 'configuration', 'docs', 'asset']);

/**
 * Changed files in the order in which they are read: by what they are for, riskiest first, and each test right after
 * what it tests. `marks`: what `.gitattributes` says, by path.
 */
export function inReadingOrder(rows: readonly Row[], marks: ReadonlyMap<string, Marked>): Ordered[] {
  const files = rows.map((row) => ({ row, placed: purposeOf(row, marks.get(row.change.path) ?? unmarked) }));
  const sorted = files.sort((a, b) => rank(a) - rank(b) || compare(a.row.change.path, b.row.change.path));
  const subjects = new Map<string, Ordered[]>();
  for (const file of sorted) {
    if (file.placed.folded || notTested.has(file.placed.purpose) || isTest(file.row.change.path)) continue;
    const stem = stemOf(file.row.change.path);
    subjects.set(stem, [...(subjects.get(stem) ?? []), file]);
  }
  const tests = new Map<Ordered, Ordered[]>();
  const alone = sorted.filter((file) => {
    const subject = file.placed.purpose === 'test' ? subjectOf(file.row.change.path, subjects) : null;
    if (!subject) return true;
    const why = file.placed.why === 'test' ? `tests ${nameOf(subject.row.change.path)}` : file.placed.why;
    tests.set(subject, [...(tests.get(subject) ?? []), { ...file, placed: { ...file.placed, why } }]);
    return false;
  });
  return alone.flatMap((file) => [file, ...(tests.get(file) ?? [])]);
}

const rank = ({ placed }: Ordered): number => purposes.indexOf(placed.purpose);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What a test and what it tests are both called: `branch` for `git/branch.ts`, `branch.test.ts` and `test_branch.py`. */
function stemOf(path: string): string {
  const name = nameOf(path)
    .replace(/\.\w+$/, '')
    .replace(/(?<=\w)Tests?$/, '');
  return name
    .toLowerCase()
    .replace(/[._-](test|spec|e2e)$/, '')
    .replace(/^test_/, '');
}

/** Of the files that are called as a test is, the one whose folders are most like the test's. */
function subjectOf(path: string, subjects: ReadonlyMap<string, readonly Ordered[]>): Ordered | null {
  const folders = new Set(path.split('/').slice(0, -1));
  const alike = ({ row }: Ordered): number =>
    row.change.path
      .split('/')
      .slice(0, -1)
      .filter((folder) => folders.has(folder)).length;
  const [first, ...rest] = subjects.get(stemOf(path)) ?? [];
  if (!first) return null;
  return rest.reduce((best, other) => (alike(other) > alike(best) ? other : best), first);
}
