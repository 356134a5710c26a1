import type { Activity, Need, Session, SessionRecord } from '../../shared/model';

interface Measured {
  files: number;
  added: number;
  deleted: number;
  revision: string;
}
interface Observed {
  activity: Activity;
  /** What the agent waits for, in its own words; null when it waits for nothing. */
  asks: Need | null;
}

/** What is true of sessions right now and is never stored. */
export interface Live {
  of(record: SessionRecord): Pick<Session, 'activity' | 'needsYou' | 'files' | 'added' | 'deleted' | 'revision'>;
  observe(id: string, observed: Observed | null): void;
  /** Whether anything differs from what was known. */
  measure(id: string, measured: Measured): boolean;
}

/** `waitsForTrust`: whether a repository's scripts need a yes before its sessions start. */
export function makeLive(waitsForTrust: (repository: string) => boolean): Live {
  const observed = new Map<string, Observed>();
  const measured = new Map<string, Measured>();

  const needs = (record: SessionRecord): Need | null => {
    const since = record.finishedAt ?? record.createdAt;
    if (record.state === 'failed') return { reason: 'failed', text: record.error?.message ?? '', since };
    if (record.state === 'conflicted') {
      const text = record.conflicts.length === 1 ? '1 file conflicts' : `${record.conflicts.length} files conflict`;
      return { reason: 'conflict', text, since };
    }
    if (record.state === 'queued' && waitsForTrust(record.repository)) {
      return { reason: 'trust', text: 'The repository’s scripts wait for your yes', since };
    }
    return record.state === 'running' ? (observed.get(record.id)?.asks ?? null) : null;
  };

  return {
    of: (record) => {
      const size = measured.get(record.id);
      return {
        activity: record.state === 'running' ? (observed.get(record.id)?.activity ?? null) : null,
        needsYou: needs(record),
        files: size?.files ?? null,
        added: size?.added ?? null,
        deleted: size?.deleted ?? null,
        revision: size?.revision ?? null,
      };
    },
    observe: (id, value) => {
      if (value) observed.set(id, value);
      else observed.delete(id);
    },
    measure: (id, next) => {
      const last = measured.get(id);
      measured.set(id, next);
      return last?.revision !== next.revision;
    },
  };
}
