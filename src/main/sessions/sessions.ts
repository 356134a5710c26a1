import { EspalierError, toErrorRecord } from '../../shared/errors';
import { decide, type Move, target } from '../../shared/lifecycle';
import type { Event, Session, SessionRecord } from '../../shared/model';
import type { Changes } from '../changes';
import type { Save, Store } from '../store/store';
import type { Live } from './live';

/** Every session that is known, and the one way to change one: decide, save, tell, act. */
export interface Sessions {
  /** The same list until one of them is another. */
  all(): readonly SessionRecord[];
  /** Throws `not-found`. */
  get(id: string): SessionRecord;
  /** By id, unique prefix of an id, or title. Throws `not-found` or `ambiguous`. */
  find(name: string): SessionRecord;
  view(record: SessionRecord): Session;
  /** A new session: saved, told, acted upon. */
  add(record: SessionRecord, why: string): SessionRecord;
  /** Carries out a move; throws `refused` where the state does not allow it. `also` is saved in the same step. */
  move(id: string, move: Move, by?: { who: Event['who']; why?: string }, also?: Save): SessionRecord;
  /** Throws `refused` where a move is not allowed now: asked before work that only the move makes worth while. */
  assertAllowed(id: string, move: Move): void;
  /** The session's worktree is elsewhere now: with its repository, or because somebody moved it. */
  relocate(id: string, worktree: string): SessionRecord;
  /** What came of the session cannot be saved, for this reason, which clients see until something is; null: no more. */
  hold(id: string, error: EspalierError | null): void;
  /** Tells clients of live facts that changed. */
  tell(id: string): void;
  /** Called after every saved move: where the effects start. */
  onMoved(listener: (record: SessionRecord, before: SessionRecord | null) => void): void;
}

const now = (): string => new Date().toISOString();

export function makeSessions({ store, changes, live }: { store: Store; changes: Changes; live: Live }): Sessions {
  const records = new Map(store.sessions.all().map((record) => [record.id, record]));
  let all: readonly SessionRecord[] = [...records.values()];
  const listeners: ((record: SessionRecord, before: SessionRecord | null) => void)[] = [];

  const view = (record: SessionRecord): Session => ({ ...record, ...live.of(record) });
  const commit = (record: SessionRecord, before: SessionRecord | null, save: Save): SessionRecord => {
    store.save({ ...save, session: record });
    live.hold(record.id, null);
    records.set(record.id, record);
    all = [...records.values()];
    changes.publish({ type: 'session', record: view(record) });
    for (const listener of listeners) listener(record, before);
    return record;
  };
  const tell = (id: string): void => {
    const record = records.get(id);
    if (record) changes.publish({ type: 'session', record: view(record) });
  };
  const get = (id: string): SessionRecord => {
    const record = records.get(id);
    if (!record) throw new EspalierError('not-found', `There is no session ${id}.`, '`espalier status --all` lists them.');
    return record;
  };

  return {
    all: () => all,
    get,
    find: (name) => find(all, name),
    view,
    add: (record, why) => commit(record, null, { event: { session: record.id, at: record.createdAt, who: 'person', what: 'queued', why } }),
    move: (id, move, by = { who: 'core' }, also = {}) => {
      const before = get(id);
      const decision = decide(before, move, now(), by.who, by.why ?? '');
      if (!decision.ok) throw new EspalierError(decision.error.code, decision.error.message, decision.error.hint);
      return commit(decision.record, before, { ...also, event: decision.event });
    },
    assertAllowed: (id, move) => {
      const record = get(id);
      if (target(record.state, move.type) !== null) return;
      const decision = decide(record, move, now());
      if (!decision.ok) throw new EspalierError(decision.error.code, decision.error.message, decision.error.hint);
    },
    relocate: (id, worktree) => {
      const before = get(id);
      const event = { session: id, at: now(), who: 'core', what: 'relocated', why: `${before.worktree} → ${worktree}` } as const;
      return commit({ ...before, worktree }, before, { event });
    },
    hold: (id, error) => {
      if (live.hold(id, error && toErrorRecord(error))) tell(id);
    },
    tell,
    onMoved: (listener) => void listeners.push(listener),
  };
}

function find(records: readonly SessionRecord[], name: string): SessionRecord {
  const wanted = name.trim().toLowerCase();
  const exact = records.find((record) => record.id === wanted);
  if (exact) return exact;
  const titled = records.filter((record) => record.title.toLowerCase() === wanted);
  const kept = titled.filter((record) => record.state !== 'discarded');
  const prefixed = wanted === '' ? [] : records.filter((record) => record.id.startsWith(wanted));
  const found = [kept, titled, prefixed].find((some) => some.length > 0) ?? [];
  const [first, second] = found;
  if (!first) throw new EspalierError('not-found', `No session is called “${name}”.`, '`espalier status --all` lists them.');
  if (second) {
    const ids = found.map((record) => record.id).join(', ');
    throw new EspalierError('ambiguous', `“${name}” names ${found.length} sessions: ${ids}.`, 'Nothing was changed. Use one of these ids.');
  }
  return first;
}
