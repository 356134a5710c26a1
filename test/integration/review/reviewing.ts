import { join } from 'node:path';
import { afterEach } from 'vitest';
import { treeOf } from '../../../src/main/git/status';
import { makeReview } from '../../../src/main/review/review';
import type { Sessions } from '../../../src/main/sessions/sessions';
import type { UndoBook } from '../../../src/main/sessions/undo';
import { newUndo } from '../../../src/main/sessions/undo-record';
import { openStore, type Store } from '../../../src/main/store/store';
import type { UndoRecord } from '../../../src/main/store/undos';
import { makeTranscripts } from '../../../src/main/transcripts/transcripts';
import type { SessionRecord } from '../../../src/shared/model';
import { sessionRecord, sessionView } from '../../helpers/session';
import { withWorktree } from '../git/fixture';

const opened: Store[] = [];
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
});

/** A session's worktree with a real store, and the reviewing of it; what goes beyond (the queue of sessions) is left out. */
export async function reviewing(files: Parameters<typeof withWorktree>[0], given: Partial<SessionRecord> = {}) {
  const place = await withWorktree(files);
  const { root, worktree, base, branch, scratch } = place;
  let record = sessionRecord({ state: 'finished', runs: 1, worktree, branch, base: { ref: 'main', commit: base }, ...given });
  const transcripts = makeTranscripts(scratch);
  const openReview = () => {
    const store = openStore(scratch);
    opened.push(store);
    const undos = new Map<string, UndoRecord>();
    const book = {
      create: newUndo,
      tell: (undo: UndoRecord) => void undos.set(undo.id, undo),
      drop: (id: string) => void undos.delete(id),
    } satisfies Partial<UndoBook>;
    const sessions = {
      find: () => record,
      get: () => record,
      view: (one: SessionRecord) => sessionView(one),
      move: (_id: string, move: { type: string; tree?: string | null; ticked?: string[] }) => {
        if (move.type === 'approve') record = { ...record, approved: move.tree ? { tree: move.tree, at: 'now' } : null };
        else record = { ...record, ticked: move.ticked ?? [] };
        return record;
      },
    };
    const review = makeReview({
      sessions: sessions as unknown as Sessions,
      store,
      transcripts,
      undoBook: () => book as unknown as UndoBook,
      repository: () => ({ path: root }) as never,
      locate: async (one) => one,
      stirred: () => undefined,
      peers: {
        commentsOf: () => [],
        findingsOf: () => [],
        verdictOf: () => null,
        checksOf: () => [],
        doneWhenOf: () => [{ text: 'It runs', by: null, proof: null }],
        overlapsOf: () => [],
      },
    });
    return { store, undos, review };
  };
  let now = openReview();
  const session = record.id;
  const call = () => now.review.methods;
  const open = (whole = true) => call()['review.open']({ session, whole });
  return {
    ...place,
    transcripts,
    open,
    call,
    at: (path: string) => join(worktree, path),
    tree: () => treeOf(worktree),
    set: (change: Partial<SessionRecord>) => void (record = { ...record, ...change }),
    /** The file as a review of the tree that is there now shows it. */
    file: async (path: string) => (await open()).files.find((file) => file.path === path),
    revert: async (path: string, part: { hunks?: string[]; lines?: { side: 'old' | 'new'; line: number }[] } = {}) =>
      call()['review.revert']({ session, tree: await treeOf(worktree), part: { path, hunks: null, lines: null, ...part } }),
    edit: async (path: string, text: string) => call()['review.edit']({ session, tree: await treeOf(worktree), path, text }),
    mark: async (
      as: 'seen' | 'unseen' | 'accepted' | 'unaccepted',
      ...parts: { path: string; hunks?: string[]; lines?: { side: 'old' | 'new'; line: number }[] }[]
    ) =>
      call()['review.mark']({
        session,
        tree: await treeOf(worktree),
        as,
        parts: parts.map((part) => ({ hunks: null, lines: null, ...part })),
      }),
    patch: async (path: string, ignoreWhitespace = false) =>
      (await call()['review.patch']({ session, tree: await treeOf(worktree), paths: [path], ignoreWhitespace })).patch,
    since: async (path: string) => (await call()['review.since']({ session, tree: await treeOf(worktree), path })).patch,
    undo: async (id: string) => {
      const edit = now.undos.get(id)?.edit;
      if (!edit) throw new Error(`there is no undo ${id}`);
      await now.review.takeBackEdit(record, edit);
    },
    undos: () => [...now.undos.values()],
    /** The core ends and another one begins. */
    restart: () => {
      now.store.close();
      opened.splice(opened.indexOf(now.store), 1);
      now = openReview();
    },
  };
}
