import { EspalierError } from '../../shared/errors';
import { type Hunk, hunksOf, type LinePlace, wholeDigest } from '../../shared/hunks';
import type { SessionRecord } from '../../shared/model';
import type { ReviewFile } from '../../shared/review';
import { type Change, type Content, contentAt, hasContent, patchBetween, type Row, sameContent, treePatch } from '../git/tree-diff';
import type { Kept } from '../store/kept';
import type { Mark } from '../store/marks';
import { withLines } from './marked-lines';
import type { Seen } from './reading';

export type Marked = Pick<ReviewFile, 'reviewed' | 'seen' | 'accepted'>;
type As = 'seen' | 'unseen' | 'accepted' | 'unaccepted';
type Part = { path: string; hunks: readonly string[] | null; lines: readonly LinePlace[] | null };

/**
 * What a person read and accepted: whole files by their contents, hunks and lines by their digests. So a mark holds for
 * as long as what was looked at is the same, whatever was committed since.
 */
export interface Marks {
  /** How each file of a tree stands, by path; one that is not in it has no mark. */
  of(record: SessionRecord, seen: Seen): Promise<ReadonlyMap<string, Marked>>;
  /** Marks parts of a tree. Throws `not-found` for a path that it does not change, `refused` for lines that it does not. */
  mark(record: SessionRecord, seen: Seen, parts: readonly Part[], as: As): Promise<void>;
  /** The person changed files: what they had read whole, they have read whole still. */
  follow(session: string, changes: readonly Change[]): void;
  /** What changed of a file since the person marked it whole; the whole change of one that they did not. */
  since(record: SessionRecord, seen: Seen, path: string): Promise<string>;
}

/** Bytes of the patches in which hunks are looked for. */
const longest = 64 * 1024 * 1024;
/** Files from which on everything is asked of git rather than each by its name. */
const manyFiles = 200;
/** Bytes of a patch that is handed out. */
const longestShown = 5 * 1024 * 1024;

const unmarked = (session: string, path: string): Mark => ({
  id: `${session}:${path}`,
  session,
  path,
  file: null,
  seen: [],
  accepted: [],
});
const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];
const minus = (a: readonly string[], b: readonly string[]): string[] => {
  const others = new Set(b);
  return a.filter((one) => !others.has(one));
};

export function makeMarks(table: Kept<Mark>): Marks {
  const sessions = new Map<string, Map<string, Mark>>();
  const byPath = (session: string): Map<string, Mark> => {
    const known = sessions.get(session) ?? new Map(table.of(session).map((mark) => [mark.path, mark]));
    sessions.set(session, known);
    return known;
  };
  const save = (session: string, marks: readonly Mark[]): void => {
    table.put(...marks);
    for (const mark of marks) byPath(session).set(mark.path, mark);
  };
  return {
    of: async (record, seen) => {
      const marks = byPath(record.id);
      if (marks.size === 0) return new Map();
      const rows = (await seen.files()).map(({ row }) => row).filter(({ change }) => marks.has(change.path));
      const unsure = rows.filter((row) => !holds(marks.get(row.change.path), row) && isText(row));
      const hunks = await digestsOf(seen, unsure);
      const stands = (row: Row, mark: Mark): ReviewFile['reviewed'] => {
        if (holds(mark, row)) return 'yes';
        if (mark.file === null) return 'no';
        const now = hunks.get(row.change.path) ?? [];
        const alike = sameModes(mark.file.new, row.new) && now.length > 0;
        return alike && minus(now, mark.seen).length === 0 ? 'yes' : 'changed';
      };
      return new Map(
        rows.flatMap((row) => {
          const mark = marks.get(row.change.path);
          return mark ? [[row.change.path, { reviewed: stands(row, mark), seen: mark.seen, accepted: mark.accepted }]] : [];
        }),
      );
    },
    mark: async (record, seen, parts, as) => {
      const rows = new Map((await seen.files()).map(({ row }) => [row.change.path, row]));
      const wanted = parts.map(({ path }) => rows.get(path) ?? notChanged(path));
      const all = as === 'seen' || as === 'accepted' ? await digestsOf(seen, wanted) : new Map<string, string[]>();
      const next = new Map<string, Mark>();
      for (const [index, { path, hunks, lines }] of parts.entries()) {
        const row = wanted[index];
        const before = next.get(path) ?? byPath(record.id).get(path) ?? unmarked(record.id, path);
        if (!row) continue;
        if (lines === null) next.set(path, marked(before, row, hunks, as, all.get(path) ?? []));
        else next.set(path, byLines(before, row, await hunksIn(seen, row), lines, as === 'accepted'));
      }
      save(record.id, [...next.values()]);
    },
    follow: (session, changes) => {
      const marks = byPath(session);
      const moved = changes.flatMap(({ name, from, to }) => {
        const mark = marks.get(name.toString('utf8'));
        return mark?.file && sameContent(mark.file.new, from) ? [{ ...mark, file: { ...mark.file, new: to } }] : [];
      });
      if (moved.length > 0) save(session, moved);
    },
    since: async (record, seen, path) => {
      const { root, base, tree } = seen;
      const row = (await seen.files()).find((file) => file.row.change.path === path)?.row;
      const from = byPath(record.id).get(path)?.file;
      // What git has cleaned up since cannot be compared with: then all of it is new.
      if (from && (await hasContent(root, from.new))) {
        const to = row ? row.new : await contentAt(root, tree, path);
        return patchBetween(root, { name: row?.name ?? Buffer.from(path), from: from.new, to }, longestShown);
      }
      if (!row) return notChanged(path);
      return (await treePatch(root, base, tree, { paths: pathsOf(row), maxBytes: longestShown })).patch;
    },
  };
}

/** The paths that git has to be told for the change of one file. */
export const pathsOf = ({ change }: Row): string[] => (change.oldPath === null ? [change.path] : [change.path, change.oldPath]);

export function notChanged(path: string): never {
  throw new EspalierError('not-found', `${path} is not among the changes.`, 'Nothing was changed. Open the review again.');
}

/** What was chosen of a file is not what changed in it. */
export function notThere(path: string): never {
  throw new EspalierError('refused', `These lines are not among the changes of ${path}.`, 'Nothing was changed. Open the review again.');
}

const isText = ({ change }: Row): boolean => !change.binary && (change.added ?? 0) + (change.deleted ?? 0) > 0;
const sameModes = (a: Content | null, b: Content | null): boolean => a?.mode === b?.mode;
const holds = (mark: Mark | undefined, row: Row): boolean =>
  mark?.file != null && sameContent(mark.file.old, row.old) && sameContent(mark.file.new, row.new);

/** The digests of the hunks of some files, by path. */
function digestsOf(seen: Seen, rows: readonly Row[]): Promise<ReadonlyMap<string, string[]>> {
  if (rows.length === 0) return Promise.resolve(new Map());
  if (rows.length <= manyFiles) return digestsIn(seen, rows.flatMap(pathsOf));
  const known = everything.get(seen) ?? digestsIn(seen, null);
  everything.set(seen, known);
  known.catch(() => everything.delete(seen)); // told to whoever asked
  return known;
}

/** A tree never changes, and a change of thousands of files is not read again at each mark. */
const everything = new WeakMap<Seen, Promise<ReadonlyMap<string, string[]>>>();

async function digestsIn({ root, base, tree }: Seen, paths: readonly string[] | null): Promise<ReadonlyMap<string, string[]>> {
  const found = new Map<string, string[]>();
  const { patch } = await treePatch(root, base, tree, { paths, maxBytes: longest });
  for (const { path, digest } of hunksOf(patch)) {
    const known = found.get(path);
    if (known) known.push(digest);
    else found.set(path, [digest]);
  }
  return found;
}

async function hunksIn({ root, base, tree }: Seen, row: Row): Promise<Hunk[]> {
  return hunksOf((await treePatch(root, base, tree, { paths: pathsOf(row), maxBytes: longest })).patch);
}

/** A hunk whose lines were all accepted one by one is accepted, and so read. */
function byLines(mark: Mark, row: Row, hunks: readonly Hunk[], lines: readonly LinePlace[], yes: boolean): Mark {
  const accepted = withLines(mark.accepted, hunks, lines, yes) ?? notThere(row.change.path);
  if (!yes) return { ...mark, accepted: minus(accepted, [wholeDigest({ ...row, path: row.change.path })]) };
  const all = hunks.map(({ digest }) => digest);
  const whole = all.filter((digest) => accepted.includes(digest));
  return { ...(whole.length === 0 ? mark : marked(mark, row, whole, 'accepted', all)), accepted };
}

/** `all`: every hunk of the file. A file whose hunks were all read one by one was read whole. */
function marked(mark: Mark, row: Row, hunks: readonly string[] | null, as: As, all: readonly string[]): Mark {
  if (as === 'unseen')
    return { ...mark, file: null, seen: hunks ? minus(mark.seen, hunks) : [], accepted: hunks ? minus(mark.accepted, hunks) : [] };
  if (as === 'unaccepted')
    return { ...mark, accepted: hunks ? minus(mark.accepted, [...hunks, wholeDigest({ ...row, path: row.change.path })]) : [] };
  const seen = union(mark.seen, hunks ?? all);
  const whole = hunks === null || (all.length > 0 && minus(all, seen).length === 0);
  const file = whole ? { old: row.old, new: row.new } : mark.file;
  if (as === 'seen') return { ...mark, file, seen };
  const own = hunks ?? [...all, wholeDigest({ ...row, path: row.change.path })];
  return { ...mark, file, seen, accepted: union(mark.accepted, own) };
}
