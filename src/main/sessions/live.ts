import type { ErrorRecord } from '../../shared/errors';
import { isReturned } from '../../shared/landing';
import type { Activity, Moment, Need, Session, SessionRecord, SessionState } from '../../shared/model';
import type { Overlap } from '../../shared/overlap';
import type { Ask, Usage } from '../../shared/transcript';

/** Their agent has ended, and their work is in their worktree. */
const atRest: ReadonlySet<SessionState> = new Set(['finished', 'conflicted', 'failed', 'stopped']);

interface Measured {
  files: number;
  added: number;
  deleted: number;
  revision: string;
  /** Of a session at rest. */
  tree: string | null;
  /** When it was looked at; ms. */
  since: number;
}
interface Observed {
  activity: Activity;
  /** What the agent waits for, in its own words; null when it waits for nothing. */
  asks: Need | null;
  /** Of those, what can be answered from here. */
  open?: Ask[];
}

/** What is true of sessions right now and is never stored. */
export interface Live {
  of(
    record: SessionRecord,
  ): Pick<
    Session,
    | 'activity'
    | 'needsYou'
    | 'asks'
    | 'usage'
    | 'held'
    | 'error'
    | 'files'
    | 'added'
    | 'deleted'
    | 'revision'
    | 'tree'
    | 'overlaps'
    | 'pull'
  >;
  observe(id: string, observed: Observed | null): void;
  /** What came of the session cannot be saved, for this reason; null: it was. Whether anything differs from what was known. */
  hold(id: string, error: ErrorRecord | null): boolean;
  /** Whether anything differs from what was known. */
  measure(id: string, measured: Measured): boolean;
}

interface Peers {
  /** Whether a repository's scripts need a yes before its sessions start. */
  waitsForTrust(repository: string): boolean;
  usage(session: string): Usage | null;
  /** What keeps a queued session from being started. */
  heldBack(record: SessionRecord): Session['held'];
  /** Sessions that change the same places, as far as that was looked at. */
  overlaps(record: SessionRecord): Overlap[];
  /** How its last pull request stands. */
  pull(session: string): Session['pull'];
}

export function makeLive({ waitsForTrust, usage, heldBack, overlaps, pull }: Peers): Live {
  const observed = new Map<string, Observed>();
  const measured = new Map<string, Measured>();
  const held = new Map<string, { error: ErrorRecord; since: Moment }>();

  const needs = (record: SessionRecord, tree: string | null): Need | null => {
    const unsaved = held.get(record.id);
    if (unsaved) return { reason: 'failed', text: unsaved.error.message, since: unsaved.since };
    const since = record.finishedAt ?? record.createdAt;
    if (record.state === 'failed') return { reason: 'failed', text: record.error?.message ?? '', since };
    if (record.state === 'stopped' && record.error?.code === 'budget') return { reason: 'budget', text: record.error.message, since };
    if (record.state === 'conflicted') {
      const text = record.conflicts.length === 1 ? '1 file conflicts' : `${record.conflicts.length} files conflict`;
      return { reason: 'conflict', text, since: record.returned?.at ?? since };
    }
    if (record.returned !== null && isReturned(record, tree)) {
      const text =
        record.error?.message ?? (record.returned.reason === 'changed' ? 'It has changed since it was approved' : 'It did not land');
      return { reason: 'returned', text, since: record.returned.at ?? since };
    }
    if (record.state === 'queued' && waitsForTrust(record.repository)) {
      return { reason: 'trust', text: 'The repository’s scripts wait for your yes', since };
    }
    return record.state === 'running' ? (observed.get(record.id)?.asks ?? null) : null;
  };

  return {
    of: (record) => {
      const size = landed(record) ?? sure(record, measured.get(record.id));
      return {
        activity: record.state === 'running' ? (observed.get(record.id)?.activity ?? null) : null,
        needsYou: needs(record, sinceRun(record, measured.get(record.id))),
        asks: record.state === 'running' ? (observed.get(record.id)?.open ?? []) : [],
        usage: usage(record.id),
        held: record.state === 'queued' ? heldBack(record) : null,
        error: held.get(record.id)?.error ?? record.error,
        files: size?.files ?? null,
        added: size?.added ?? null,
        deleted: size?.deleted ?? null,
        revision: size?.revision ?? null,
        tree: size?.tree ?? null,
        overlaps: overlaps(record),
        pull: pull(record.id),
      };
    },
    observe: (id, value) => {
      if (value) observed.set(id, value);
      else observed.delete(id);
    },
    hold: (id, error) => {
      if (error === null) return held.delete(id);
      const before = held.get(id);
      held.set(id, { error, since: before?.since ?? new Date().toISOString() });
      return before?.error.message !== error.message;
    },
    measure: (id, next) => {
      const last = measured.get(id);
      measured.set(id, next);
      return last?.revision !== next.revision || last.tree !== next.tree || next.files === 0;
    },
  };
}

/** The tree of its work, if it was looked at since its agent ended. */
const sinceRun = ({ finishedAt }: SessionRecord, size: Measured | undefined): string | null =>
  size !== undefined && finishedAt !== null && size.since >= Date.parse(finishedAt) ? size.tree : null;

/** At its end what was measured while its agent still wrote says nothing any more: until it is looked at again, nothing is known. */
function sure({ state, finishedAt }: SessionRecord, size: Measured | undefined): Measured | undefined {
  const early = size !== undefined && finishedAt !== null && size.since < Date.parse(finishedAt);
  const underway = size?.tree === null && atRest.has(state);
  return underway || (early && size.files === 0) ? undefined : size;
}

/** What a landed session changed was saved with its merge. */
function landed({ state, landing }: SessionRecord): Omit<Measured, 'since'> | null {
  return state === 'landed' && landing?.commit && landing.size ? { ...landing.size, revision: landing.commit, tree: null } : null;
}
