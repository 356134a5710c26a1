import { useMemo } from 'react';
import { create } from 'zustand';
import { applyChange, type Change, emptyReplica, type General, type Replica } from '../../shared/changes';
import { mayHear } from '../../shared/hears';
import type { Repository, Session } from '../../shared/model';
import { useView } from '../app/view';
import { core } from './clients';

export interface ReplicaState extends Replica {
  /** The core answers, and what is shown is its state of now. */
  connected: boolean;
  /** Why it does not, in the words of who noticed. */
  problem: string | null;
  /** Grows each time that the terminal host answers anew: what shows a terminal opens its stream again. */
  terminalsUp: number;
}

/** This window's copy of the core's state. Only `follow` writes to it; a change is asked of the core. */
export const useReplica = create<ReplicaState>()(() => ({ ...emptyReplica, connected: false, problem: null, terminalsUp: 0 }));

let stop: (() => void) | null = null;

function receive(change: Change): void {
  const next = applyChange(useReplica.getState(), change);
  if (next === null)
    follow(); // a change was missed: only a new snapshot helps
  else useReplica.setState({ ...next, connected: true, problem: null });
}

/** Subscribes (anew) to the core's changes. What was known stays on screen until the snapshot is here. */
export function follow(): void {
  stop?.();
  stop = core().open('changes', {}, receive, (error) => lost(error.message));
}

/** The connection is gone: what was known stays, marked as old. */
export function lost(problem: string | null): void {
  useReplica.setState({ connected: false, problem });
}

/** The terminal host answers (again). */
export const terminalsAnswer = (): void => useReplica.setState((state) => ({ terminalsUp: state.terminalsUp + 1 }));

/** A session by id; null when there is none (any more). */
export const useSession = (id: string): Session | null => useReplica((state) => state.sessions.get(id) ?? null);

/** An agent's name; its id where it is not known (any more). */
export const useAgentName = (id: string): string => useReplica((state) => state.agents.find((agent) => agent.id === id)?.name ?? id);

/** Whether the agent of a session can be told something by a new run, as far as is known. */
export const useHears = (session: Pick<Session, 'agent' | 'place'> | null): boolean =>
  useReplica((state) => session !== null && state.agents.some((agent) => agent.id === session.agent && mayHear(session, agent)));

const byPosition = (a: Session, b: Session): number => a.position - b.position;

/** The sessions of a repository in the order of `position`, discarded ones too. */
export function sessionsOf(sessions: Replica['sessions'], repository: string | null): Session[] {
  return [...sessions.values()].filter((session) => session.repository === repository).sort(byPosition);
}

/** The sessions of the repository in view, in the order of `position`, discarded ones too. */
export function useSessions(): Session[] {
  const sessions = useReplica((state) => state.sessions);
  const repository = useView((state) => state.repository);
  return useMemo(() => sessionsOf(sessions, repository), [sessions, repository]);
}

/** Settings, limits and problems of files; null until the core told them. */
export const useGeneral = (): General | null => useReplica((state) => state.general);

/** The repository in view. */
export function useRepository(): Repository | null {
  const id = useView((state) => state.repository);
  return useReplica((state) => (id === null ? null : (state.repositories.get(id) ?? null)));
}
