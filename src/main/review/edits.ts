import { EspalierError } from '../../shared/errors';
import { hunksOf } from '../../shared/hunks';
import type { Event, SessionRecord } from '../../shared/model';
import { commitAsEspalier } from '../git/commit';
import { exists } from '../git/exists';
import { git } from '../git/git';
import { withWriteLock } from '../git/locks';
import { snapshotRef } from '../git/snapshot-record';
import { treeOf } from '../git/status';
import { blobOf, type Change, changesFrom, contentAt, type Row, sameContent, submodule, treePatch, treeWith } from '../git/tree-diff';
import { assertFree, putFile } from '../git/worktree-file';
import type { Locate } from '../sessions/locate';
import type { UndoBook } from '../sessions/undo';
import type { Store } from '../store/store';
import type { UndoRecord } from '../store/undos';
import { type Marks, notChanged, notThere, pathsOf } from './marks';
import type { Seen } from './reading';
import { without } from './without';

/** Hunks by digest, lines by side and number; both null: the whole file. */
export interface Part {
  path: string;
  hunks: readonly string[] | null;
  lines: readonly { side: 'old' | 'new'; line: number }[] | null;
}
type Edited = { tree: string; undo: string };

/** What a person changes in a session's worktree while reading it. */
export interface Edits {
  /** Takes part of the change back. Throws `refused` where the work is another than was looked at. */
  revert(record: SessionRecord, seen: Seen, part: Part): Promise<Edited>;
  /** Puts a text in the place of a file's; errors as `revert`. */
  edit(record: SessionRecord, seen: Seen, path: string, text: string): Promise<Edited>;
  /** Puts back what one of these changed. Throws `refused` where it changed again since. */
  takeBack(record: SessionRecord, edit: NonNullable<UndoRecord['edit']>): Promise<void>;
}

interface Peers {
  locate: Locate;
  marks: Marks;
  store: Pick<Store, 'save'>;
  undoBook: () => UndoBook;
  root(record: SessionRecord): string;
  /** The worktree was changed. */
  stirred(session: string): void;
}

export function makeEdits({ locate, marks, store, undoBook, root: rootOf, stirred }: Peers): Edits {
  /** Saves how it is taken back, then changes the files: a crash between the two leaves an undo that has nothing to do. */
  const apply = (
    record: SessionRecord,
    { root, tree }: Seen,
    what: string,
    plan: (worktree: string) => Promise<Change[]>,
  ): Promise<Edited> =>
    withWriteLock(root, async () => {
      const worktree = await worktreeOf(record, locate);
      if ((await treeOf(worktree)) !== tree) throw changedSince(record);
      const changes = await plan(worktree);
      for (const { name } of changes) await assertFree(worktree, name);
      const after = await treeWith(root, tree, changes);
      if (after === tree) throw new EspalierError('refused', 'That changes nothing.', 'The file has this content already.');
      const undo = undoBook().create('edit', record, { snapshot: null, merge: null, state: record.state, edit: { before: tree, after } });
      await keep(root, undo.id, tree, after);
      const event: Omit<Event, 'seq'> = { session: record.id, at: undo.createdAt, who: 'person', what, why: namesOf(changes) };
      store.save({ undo, event });
      undoBook().tell(undo);
      try {
        for (const { name, to } of changes) await putFile(worktree, name, to);
      } catch (error) {
        if ((await treeOf(worktree)) === tree) undoBook().drop(undo.id);
        throw error;
      }
      marks.follow(record.id, changes);
      stirred(record.id);
      return { tree: await treeOf(worktree), undo: undo.id };
    });

  return {
    revert: async (record, seen, part) => {
      const found = (await seen.files()).filter(({ row }) => row.change.path === part.path);
      const row = found[0]?.row ?? notChanged(part.path);
      if (found.length > 1)
        throw new EspalierError('refused', `Several files are shown as ${part.path}.`, 'Nothing was changed. Change them in the worktree.');
      if (row.old?.mode === submodule || row.new?.mode === submodule)
        throw new EspalierError('refused', `${part.path} is a submodule.`, 'Nothing was changed. Use `git submodule` in the worktree.');
      return apply(record, seen, 'reverted', async () =>
        part.hunks === null && part.lines === null ? wholly(seen, row) : [await partly(seen, row, part)],
      );
    },
    edit: (record, seen, path, text) => apply(record, seen, 'edited', async () => [await edited(seen, path, text)]),
    takeBack: async (record, { before, after }) => {
      const root = rootOf(record);
      await withWriteLock(root, async () => {
        const worktree = await worktreeOf(record, locate);
        const now = await treeOf(worktree);
        const changes = await changesFrom(root, after, before);
        const since = new Map((await changesFrom(root, after, now)).map(({ name, to }) => [name.toString('latin1'), to]));
        const undone: Change[] = [];
        for (const change of changes) {
          const key = change.name.toString('latin1');
          const is = since.has(key) ? (since.get(key) ?? null) : change.from;
          if (sameContent(is, change.to)) continue; // it never came about, or somebody was faster
          if (!sameContent(is, change.from)) throw changedAgain(change.name);
          await assertFree(worktree, change.name);
          undone.push(change);
        }
        for (const { name, to } of undone) await putFile(worktree, name, to);
        marks.follow(record.id, undone);
      });
    },
  };
}

/** Everything of a file's change taken back: what it was is there again, and a new name is gone. */
async function wholly({ root, tree }: Seen, row: Row): Promise<Change[]> {
  const { name, oldName } = row;
  if (oldName === null) return [{ name, from: row.new, to: row.old }];
  if (row.change.status === 'copied') return [{ name, from: row.new, to: null }];
  const taken = await contentAt(root, tree, oldName.toString('utf8'));
  if (taken !== null)
    throw new EspalierError(
      'refused',
      `Another file is called ${oldName.toString('utf8')} now.`,
      'Nothing was changed. Move that one away first.',
    );
  return [
    { name: oldName, from: null, to: row.old },
    { name, from: row.new, to: null },
  ];
}

async function partly(seen: Seen, row: Row, part: Part): Promise<Change> {
  const { root, base, tree } = seen;
  if (row.change.binary || row.change.status === 'typechange')
    throw new EspalierError('refused', `${part.path} has no lines to take back.`, 'Nothing was changed. Take the whole file back.');
  const patchOf = async (ignoreWhitespace: boolean) =>
    hunksOf((await treePatch(root, base, tree, { paths: pathsOf(row), ignoreWhitespace, maxBytes: Number.POSITIVE_INFINITY })).patch);
  const hunks = await patchOf(false);
  const changed = { old: new Set<number>(), new: new Set<number>() };
  for (const line of hunks.flatMap(({ lines }) => lines)) {
    if (line.sign === '-' && line.old !== null) changed.old.add(line.old);
    if (line.sign === '+' && line.new !== null) changed.new.add(line.new);
  }
  const chosen = { old: new Set<number>(), new: new Set<number>() };
  for (const { side, line } of part.lines ?? []) chosen[side].add(line);
  if (part.hunks !== null) {
    // A person who ignores white space sees other hunks, of the same lines.
    const known = new Map([...(await patchOf(true)), ...hunks].map((hunk) => [hunk.digest, hunk]));
    for (const digest of part.hunks) {
      const hunk = known.get(digest);
      if (!hunk) return notThere(part.path);
      for (const line of hunk.lines) {
        if (line.sign === '-' && line.old !== null) chosen.old.add(line.old);
        if (line.sign === '+' && line.new !== null) chosen.new.add(line.new);
      }
    }
  }
  const all = [...chosen.old].every((line) => changed.old.has(line)) && [...chosen.new].every((line) => changed.new.has(line));
  if (!all || chosen.old.size + chosen.new.size === 0) return notThere(part.path);
  const [before, after] = await Promise.all([row.old, row.new].map((side) => (side === null ? Buffer.alloc(0) : blobOf(root, side.id))));
  const content = without(before ?? Buffer.alloc(0), after ?? Buffer.alloc(0), hunks, chosen);
  const mode = (row.new ?? row.old)?.mode ?? '100644';
  const gone = row.old === null && content.length === 0;
  return { name: row.name, from: row.new, to: gone ? null : { id: await writeBlob(root, content), mode } };
}

async function edited({ root, tree }: Seen, path: string, text: string): Promise<Change> {
  const from = await contentAt(root, tree, path);
  if (from === null || !from.mode.startsWith('100'))
    throw new EspalierError('refused', `${path} is no file of text.`, 'Nothing was changed. Open it in an editor of your own.');
  const before = await blobOf(root, from.id);
  if (before.includes(0) || !before.equals(Buffer.from(before.toString('utf8'))))
    throw new EspalierError('refused', `${path} is not UTF-8.`, 'Nothing was changed. Open it in an editor of your own.');
  return { name: Buffer.from(path), from, to: { id: await writeBlob(root, Buffer.from(likeBefore(before, text))), mode: from.mode } };
}

/** A text field knows only `\n`: a file whose every line ends with CRLF keeps that. */
function likeBefore(before: Buffer, text: string): string {
  const was = before.toString('utf8');
  const crlf = was.includes('\r\n') && !/(^|[^\r])\n/.test(was);
  return crlf && !text.includes('\r') ? text.replaceAll('\n', '\r\n') : text;
}

const writeBlob = (root: string, content: Buffer): Promise<string> => git(root).text(['hash-object', '-w', '--stdin'], { input: content });

/** Keeps what the undo needs from git's own cleaning, for as long as the undo is kept. For callers that hold the lock. */
async function keep(root: string, undo: string, before: string, after: string): Promise<void> {
  const message = 'espalier: before an edit';
  const then = await commitAsEspalier(root, { tree: after, parents: [], message });
  const commit = await commitAsEspalier(root, { tree: before, parents: [then], message });
  await git(root).run(['update-ref', snapshotRef(undo), commit]);
}

const untouchable: ReadonlySet<SessionRecord['state']> = new Set(['queued', 'preparing', 'landing', 'landed', 'discarded']);

async function worktreeOf(saved: SessionRecord, locate: Locate): Promise<string> {
  if (untouchable.has(saved.state))
    throw new EspalierError('refused', `“${saved.title}” is ${saved.state}, so its files are left alone.`, 'Nothing was changed.');
  const { worktree } = await locate(saved);
  if (await exists(worktree)) return worktree;
  throw new EspalierError('refused', `The worktree of “${saved.title}” is gone.`, 'Nothing was changed. Restart it, which makes it again.');
}

const namesOf = (changes: readonly Change[]): string => changes.map(({ name }) => name.toString('utf8')).join(', ');

/** The answer to what was decided on another tree than there is. */
export const changedSince = ({ title }: SessionRecord): EspalierError =>
  new EspalierError('refused', `“${title}” has changed since you looked.`, 'Nothing was changed. Look at what is new, then decide again.');

const changedAgain = (name: Buffer): EspalierError =>
  new EspalierError(
    'refused',
    `${name.toString('utf8')} has changed since, so this cannot be taken back by itself.`,
    'Nothing was changed. Take it back in the worktree.',
  );
