import { groupOf } from '../../shared/groups';
import { isKept } from '../../shared/kept';
import type { Need, Session } from '../../shared/model';
import { endedHow } from '../../shared/outcome';
import { pullWords } from '../../shared/pull-standing';

const reasons: Readonly<Record<Need['reason'], string>> = {
  question: 'asks a question',
  permission: 'asks for permission',
  login: 'needs a login',
  trust: 'scripts wait for a yes',
  conflict: 'conflicts',
  returned: 'did not land',
  failed: 'failed',
  budget: 'has used up its budget',
  handoff: 'offers to be handed over',
};

const firstLine = (text: string): string => text.split('\n', 1)[0]?.trim() ?? '';

/** Conflicts in a few words. */
const conflictWords = (count: number): string => (count === 1 ? '1 file conflicts' : `${count} files conflict`);

/** How a job failed, in words that fit beside its title. */
const failure = ({ exit, error }: Session): string =>
  exit !== null && exit.code !== null ? `exit code ${exit.code}` : firstLine(error?.message ?? '') || reasons.failed;

/** When a session that waits for its agent's limit goes on, by the clock of the wall: `until 14:30`; with its day where that is another one. */
export function untilWords(moment: string | null, now = new Date()): string {
  if (moment === null) return '';
  const at = new Date(moment);
  const today = at.toDateString() === now.toDateString();
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return `until ${today ? time : `${at.toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short' })} ${time}`}`;
}

/** Whether it waits in a landing queue: what it will make of the target is not decided yet. */
export const waitsToLand = ({ state, landing }: Pick<Session, 'state' | 'landing'>): boolean =>
  state === 'landing' && landing?.queuedAt != null && landing.commit === null;

/** The one fact of a job that its row says beside the title; empty where the state says it all. */
export function factOf(session: Session): string {
  const { needsYou, state, activity } = session;
  if (state === 'landed') return isKept(session) ? 'kept on its branch' : (session.landing?.commit?.slice(0, 7) ?? '');
  if (needsYou?.reason === 'conflict') return conflictWords(session.conflicts.length);
  if (state === 'failed') return failure(session);
  if (needsYou !== null) return firstLine(needsYou.text) || reasons[needsYou.reason];
  if (state === 'conflicted') return conflictWords(session.conflicts.length);
  if (session.pull !== null && groupOf(session) === 'pulls') return pullWords(session.pull);
  if (state === 'preparing') return 'preparing its worktree';
  if (state === 'landing') return waitsToLand(session) ? 'in the landing queue' : 'merging';
  if (state === 'queued' && session.parkedUntil !== null) return untilWords(session.parkedUntil);
  if (state === 'queued' && session.held !== null) return firstLine(session.held.why);
  const ended = endedHow(session);
  if (ended !== null) return `ended ${ended}`;
  if (state === 'queued') return session.place === 'foreground' ? 'waits for a tile' : '';
  if (state === 'running' && activity?.is === 'quiet') return 'quiet';
  return '';
}

/** Since when a session is what it is: what the time at the end of its row counts from. */
export function since(session: Session): string {
  if (session.needsYou !== null) return session.needsYou.since;
  switch (session.state) {
    case 'queued':
      return session.createdAt;
    case 'preparing':
    case 'running':
    case 'landing':
      return session.startedAt ?? session.createdAt;
    default:
      return session.finishedAt ?? session.createdAt;
  }
}
