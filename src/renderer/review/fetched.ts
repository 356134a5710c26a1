import { useCallback, useEffect, useRef, useState } from 'react';
import type { FileChange, Session } from '../../shared/model';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';

/** What is known of something that is fetched: the last answer stays in sight while the next one is on its way. */
export interface Fetched<T> {
  value: T | null;
  error: unknown;
  /** Asks again, after an error. */
  again(): void;
}

/**
 * Fetches, and fetches again when `key` changes. An answer to an older key is dropped; `place` names what it is
 * about: a value of another place is never shown.
 */
export function useFetched<T>(place: string, key: string, fetch: () => Promise<T>): Fetched<T> {
  const [state, setState] = useState<{ place: string; value: T | null; error: unknown }>({ place, value: null, error: null });
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((before) => before + 1), []);
  useEffect(() => {
    let current = true;
    fetch().then(
      (value) => current && setState({ place, value, error: null }),
      (error: unknown) => current && setState((before) => ({ place, value: before.place === place ? before.value : null, error })),
    );
    return () => {
      current = false;
    };
  }, [place, key, round]);
  return state.place === place ? { value: state.value, error: state.error, again } : { value: null, error: null, again };
}

/** Changes whenever a session's work may have changed: what the core measured, and where the session stands. */
const revision = (session: Pick<Session, 'revision' | 'files' | 'state' | 'runs'>): string =>
  [session.revision, session.files, session.state, session.runs].join(' ');

/** What a session's work is at this moment, as a text that changes with it. */
export const useRevision = (session: string): string =>
  useReplica((state) => {
    const record = state.sessions.get(session);
    return record === undefined ? '' : revision(record);
  });

export interface ChangedFiles {
  files: FileChange[];
  /** The only file's patch came along; null where there are several: each is fetched when it is looked at. */
  only: { patch: string; truncated: boolean } | null;
}

/** The files that a session changed, fetched anew when its work changes. */
export function useChangedFiles(session: string): Fetched<ChangedFiles> {
  const key = useRevision(session);
  return useFetched(session, key, async () => {
    const { files, patch, truncated } = await core().call('session.diff', { session, path: null });
    return { files, only: files.length === 1 ? { patch, truncated } : null };
  });
}

/** One file's patch. For a component that shows this file alone, keyed by it. */
export function usePatch(session: string, path: string, only: ChangedFiles['only']): Fetched<ChangedFiles['only']> {
  const revision = useRevision(session);
  const fetched = useFetched(`${session}\n${path}`, only === null ? revision : 'came along', async () => {
    if (only !== null) return null;
    const { patch, truncated } = await core().call('session.diff', { session, path });
    return { patch, truncated };
  });
  const last = useRef<ChangedFiles['only']>(null);
  last.current = only ?? fetched.value ?? last.current; // stays in sight when a second file comes in and it is fetched by itself
  return { value: last.current, error: only === null ? fetched.error : null, again: fetched.again };
}
