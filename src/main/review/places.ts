import type { Comment } from '../../shared/review';
import { contentAt } from '../git/tree-diff';
import { hunksBetween, type Renames, renamesBetween, textAt } from './contents';
import { movedBy, quoted, shownBy } from './place';
import type { Seen } from './reading';

/** Where a comment stands in a tree. */
export interface Placed {
  comment: Comment;
  /** What its file is called there. */
  path: string;
  place: Comment['place'];
  /** What stands there is not what was commented on. */
  touched: boolean;
}

/** What changed between two trees, of the files that were commented on. */
interface Between {
  /** By path; null: git has the first one no more. */
  hunks: Awaited<ReturnType<typeof hunksBetween>>;
  renames: Renames;
}

/** What git is asked, each thing once. */
interface Asked {
  base: string;
  tree: string;
  between(from: string, to: string): Promise<Between>;
  text(tree: string, path: string): Promise<string | null>;
}

/** Finds lines that were commented on in the tree that is shown: git's diff and renames first, then their own words. */
export function placesOf(comments: readonly Comment[], { root, base, tree }: Seen): Promise<Placed[]> {
  const paths = [...new Set(comments.map(({ path }) => path))];
  const there = async (at: string): Promise<boolean> =>
    (await Promise.all(paths.map((path) => contentAt(root, at, path)))).every((one) => one);
  // Without a file that is missing nobody need look for renames in all of the change.
  const renamed = once(async () => !((await there(tree)) && (comments.every(({ side }) => side === 'new') || (await there(base)))));
  const asked: Asked = {
    ...{ base, tree },
    between: once(async (from, to) => {
      const renames = (await renamed()) ? await renamesBetween(root, from, to) : none;
      const also = paths.flatMap((path) => [renames.later.get(path) ?? [], renames.before.get(path) ?? []].flat());
      return { renames, hunks: await hunksBetween(root, from, to, [...paths, ...also]) };
    }),
    text: once((at, path) => textAt(root, at, path)),
  };
  return Promise.all(
    comments.map(async (comment): Promise<Placed> => {
      const { path, line, endLine } = comment;
      if (comment.tree === tree) return { comment, path, place: { line, endLine }, touched: false };
      return comment.side === 'old' ? before(comment, asked) : after(comment, asked);
    }),
  );
}

const none: Renames = { later: new Map(), before: new Map() };

function once<A extends string[], T>(load: (...of: A) => Promise<T>): (...of: A) => Promise<T> {
  const loaded = new Map<string, Promise<T>>();
  return (...of) => {
    const key = of.join('\0');
    const known = loaded.get(key) ?? load(...of);
    loaded.set(key, known);
    return known;
  };
}

/** Lines of the base stay where they are: the change may show them or not. */
async function before(comment: Comment, { base, tree, between, text }: Asked): Promise<Placed> {
  const { path, line, endLine, quote } = comment;
  const [then, now] = await Promise.all([between(base, comment.tree), between(base, tree)]);
  const old = then.renames.before.get(path) ?? path;
  const name = now.renames.later.get(old) ?? old;
  const lines = (await text(base, old)) ?? '';
  const there = lines
    .split('\n')
    .slice(line - 1, endLine)
    .join('\n');
  const place = there === quote ? { line, endLine } : quoted(lines, quote, line, false);
  const known = (await between(comment.tree, tree)).hunks !== null;
  const shown = ({ hunks }: Between, of: string): string => shownBy(hunks?.get(of) ?? [], place ?? { line, endLine });
  return { comment, path: name, place, touched: known && shown(then, path) !== shown(now, name) };
}

async function after(comment: Comment, { tree, between, text }: Asked): Promise<Placed> {
  const { line, endLine, quote } = comment;
  const { hunks, renames } = await between(comment.tree, tree);
  const path = renames.later.get(comment.path) ?? comment.path;
  const lines = await text(tree, path);
  const moved = hunks && lines !== null ? movedBy(hunks.get(path) ?? [], { line, endLine }) : null;
  const place = moved ?? (lines === null ? null : quoted(lines, quote, line, hunks !== null));
  return { comment, path, place, touched: place === null };
}
