import type { Session } from './model';
import { waitsForOthers } from './pull-standing';

/** Where a session stands in lists, by what it needs from a person. In the order in which they are shown. */
export const groups = ['needs', 'ready', 'running', 'queued', 'landing', 'pulls', 'stopped', 'landed'] as const;
export type Group = (typeof groups)[number];

/** Headings of the groups, in lists and in the command's output. */
export const groupTitles: Readonly<Record<Group, string>> = {
  needs: 'Needs you',
  ready: 'Ready for review',
  running: 'Running',
  queued: 'Queued',
  landing: 'Landing',
  pulls: 'Pull requests',
  stopped: 'Stopped',
  landed: 'Landed today',
};

/** The group of a session; null for one that was discarded: it is shown nowhere. */
export function groupOf(session: Pick<Session, 'state' | 'needsYou' | 'pull' | 'tree'>): Group | null {
  if (session.state === 'discarded') return null;
  if (session.state === 'landed') return 'landed';
  if (session.needsYou !== null) return 'needs';
  switch (session.state) {
    case 'finished':
      return waitsForOthers(session.pull, session.tree) ? 'pulls' : 'ready';
    case 'preparing':
    case 'running':
      return 'running';
    case 'queued':
      return 'queued';
    case 'landing':
      return 'landing';
    case 'stopped':
      return 'stopped';
    case 'failed':
    case 'conflicted': // both are also needs of yours as a rule; the core may take a moment to say so
      return 'needs';
  }
}

/** Sessions by group, each group in the order of `position`. Every group is there, if empty. */
export function grouped(sessions: readonly Session[]): Map<Group, Session[]> {
  const result = new Map<Group, Session[]>(groups.map((group) => [group, []]));
  for (const session of [...sessions].sort((a, b) => a.position - b.position)) {
    const group = groupOf(session);
    if (group) result.get(group)?.push(session);
  }
  return result;
}

/** Most sessions that the foreground has a tile for. */
const tileCount = 4;

/**
 * Foreground sessions that get a tile: up to four that are neither queued nor over, those whose agent is at
 * work first. What does not fit is listed in the background.
 */
export function tiles(sessions: readonly Session[]): Session[] {
  const shown = sessions.filter((session) => session.place === 'foreground' && !['queued', 'landed', 'discarded'].includes(session.state));
  const rank = (session: Session): number => (['preparing', 'running', 'landing'].includes(session.state) ? 0 : 1);
  return shown.sort((a, b) => rank(a) - rank(b) || a.position - b.position).slice(0, tileCount);
}

/** Sessions that the background lists: every one that is not in a tile and was not discarded. */
export function listed(sessions: readonly Session[]): Session[] {
  const inTiles = new Set(tiles(sessions).map((session) => session.id));
  return sessions.filter((session) => session.state !== 'discarded' && !inTiles.has(session.id));
}
