import { type Hunk, hunksOf } from '../../shared/hunks';
import type { SharedHunk } from '../../shared/overlap';
import { treePatch } from '../git/tree-diff';
import { carried, type Lines, type Moved, sharedPlaces } from './places';

/** What a session did: from where, to where. */
export interface Work {
  tip: string;
  base: string;
}
interface Two {
  a: Work;
  b: Work;
  paths: readonly string[];
}
/** What differs between two commits, in the files that it was asked for. */
interface Step {
  from: string;
  to: string;
  files: Map<string, Moved[]>;
}

/** Of a change, so much is read for its places; bytes. Files beyond that are told of without. */
const largest = 8 * 1024 * 1024;
/** So many paths are named to git; of more it is asked for all. */
const named = 1000;

/** The places that sessions change. Git is asked once for each two commits and file. */
export function makeTouched() {
  const known = new Map<string, Map<string, Step>>();

  /** For each pair of sessions in a repository the places that both touch, at the base of the first. */
  return async (root: string, pairs: readonly Two[]): Promise<SharedHunk[][]> => {
    const before = known.get(root);
    const steps = new Map<string, Step>();
    const wanted = new Map<Step, Set<string>>();
    /** Noted, to be asked for with all others of its kind. */
    const want = (from: string, to: string, paths: readonly string[]): Step => {
      const key = `${from} ${to}`;
      const step = steps.get(key) ?? before?.get(key) ?? { from, to, files: new Map<string, Moved[]>() };
      steps.set(key, step);
      const asked = wanted.get(step) ?? new Set();
      for (const path of paths) if (!step.files.has(path)) asked.add(path);
      wanted.set(step, asked);
      return step;
    };
    const legs = pairs.map(({ a, b, paths }) => ({
      ...{ paths, mine: want(a.base, a.tip, paths), others: want(b.base, b.tip, paths) },
      bases: want(b.base, a.base, paths),
    }));
    for (const [step, paths] of wanted) await read(root, step, [...paths]);
    known.set(root, steps); // what no pair is about any more is forgotten
    return legs.map(({ paths, mine, others, bases }) => {
      const lines = ({ files }: Step, path: string): Lines[] => (files.get(path) ?? []).map((one) => one.old);
      const atMine = (path: string): Lines[] => lines(others, path).map((one) => carried(one, bases.files.get(path) ?? []));
      return sharedPlaces(paths, (path) => lines(mine, path), atMine);
    });
  };
}

async function read(root: string, { from, to, files }: Step, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const how = { paths: paths.length > named ? null : paths, context: 0, maxBytes: largest };
  const { patch } = from === to ? { patch: '' } : await treePatch(root, from, to, how);
  for (const path of paths) files.set(path, []);
  for (const hunk of hunksOf(patch)) files.get(hunk.path)?.push(movedBy(hunk));
}

function movedBy({ oldStart, newStart, lines }: Hunk): Moved {
  const side = (from: number, count: number) => ({ from, to: from + Math.max(count, 1) - 1, count });
  return {
    old: side(oldStart, lines.filter(({ sign }) => sign === '-').length),
    new: side(newStart, lines.filter(({ sign }) => sign === '+').length),
  };
}
