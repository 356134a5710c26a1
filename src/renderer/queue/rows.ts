import { type Group, grouped, listed } from '../../shared/groups';
import { takesBackEnd } from '../../shared/kept';
import type { Session, Undo } from '../../shared/model';

/** Groups that stay at the bottom of the list while they are folded: they ask for nothing now. */
export const pinned: ReadonlySet<Group> = new Set(['queued', 'pulls', 'landed']);

/** Up to so many queued jobs are shown unfolded by themselves: a short queue hides nothing else. */
const shortQueue = 8;

export interface GroupRow {
  kind: 'group';
  key: string;
  group: Group;
  count: number;
  open: boolean;
}
export interface JobRow {
  kind: 'job';
  key: string;
  group: Group;
  session: Session;
  /** Place among all jobs shown, from 1. */
  place: number;
}
export type Row = GroupRow | JobRow;

export interface Arrangement {
  rows: Row[];
  /** Folded groups at the bottom, with what is in them. */
  pins: { group: Group; sessions: Session[] }[];
  /** Jobs in all groups, folded or not, after the filter. */
  count: number;
}

/** When a session landed: as its undo says, for the record has no moment of its own for it. */
export function landedAt(session: Session, undos: Iterable<Undo>): string {
  let newest = '';
  for (const undo of undos)
    if (takesBackEnd(undo) && undo.session === session.id && undo.undoneAt === null && undo.createdAt > newest) newest = undo.createdAt;
  return newest || (session.finishedAt ?? session.createdAt);
}

/** Whether two moments are on the same day where the person is. */
export const sameDay = (moment: string, now: Date): boolean => new Date(moment).toDateString() === now.toDateString();

const matches = (session: Session, text: string): boolean =>
  [session.title, session.goal, session.agent, session.branch].some((field) => field.toLowerCase().includes(text));

export interface Arranging {
  /** What the person folded or unfolded. */
  folded: ReadonlyMap<Group, boolean>;
  /** Filter: part of a title, goal, agent or branch. */
  text: string;
  /** The opened job: its group cannot hide it. */
  openJob: string | null;
  undos: ReadonlyMap<string, Undo>;
  now: Date;
}

const isFolded = (group: Group, sessions: readonly Session[], { folded, text, openJob }: Arranging): boolean => {
  if (text !== '' || sessions.some(({ id }) => id === openJob)) return false;
  return folded.get(group) ?? (group === 'landed' || group === 'pulls' || (group === 'queued' && sessions.length > shortQueue));
};

/** What the background list shows, from top to bottom, and what is pinned under it. */
export function arrange(sessions: readonly Session[], how: Arranging): Arrangement {
  const text = how.text.trim().toLowerCase();
  const byGroup = grouped(listed(sessions).filter((session) => text === '' || matches(session, text)));
  const landed = byGroup.get('landed') ?? [];
  if (landed.length > 0) {
    const undos = [...how.undos.values()];
    byGroup.set(
      'landed',
      landed
        .map((session) => ({ session, at: landedAt(session, undos) }))
        .filter(({ session, at }) => sameDay(at, how.now) || session.id === how.openJob)
        .sort((a, b) => b.at.localeCompare(a.at))
        .map(({ session }) => session),
    );
  }

  const result: Arrangement = { rows: [], pins: [], count: 0 };
  for (const [group, members] of byGroup) {
    if (members.length === 0) continue;
    const folded = isFolded(group, members, { ...how, text });
    if (folded && pinned.has(group)) result.pins.push({ group, sessions: members });
    else result.rows.push({ kind: 'group', key: `group ${group}`, group, count: members.length, open: !folded });
    for (const session of members) {
      result.count += 1;
      if (!folded) result.rows.push({ kind: 'job', key: session.id, group, session, place: result.count });
    }
  }
  return result;
}

/**
 * Index of the job that takes the place of one that is gone: the first of those that stood after it which is still
 * there, else the last of those before it. `before`: keys as they stood when `gone` had the focus; on its way out a job
 * may have come by other groups, so where it was seen last says nothing.
 */
export function heirOf(rows: readonly Row[], before: readonly string[], gone: string | null): number {
  const jobs = new Map(rows.flatMap(({ kind, key }, at) => (kind === 'job' ? [[key, at] as const] : [])));
  const from = gone === null ? -1 : before.indexOf(gone);
  const heir = before.slice(from + 1).find((key) => jobs.has(key)) ?? before.slice(0, Math.max(0, from)).findLast((key) => jobs.has(key));
  return (heir === undefined ? jobs.values().next().value : jobs.get(heir)) ?? 0;
}

/**
 * Where a queued session goes when it is moved by one: the session that it comes before, null for last;
 * undefined where it cannot move.
 */
export function before(order: readonly string[], id: string, by: -1 | 1): string | null | undefined {
  const at = order.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= order.length) return undefined;
  return by < 0 ? order[to] : (order[to + 1] ?? null);
}
