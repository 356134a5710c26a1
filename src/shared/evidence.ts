import { type Check, standing } from './check';
import type { Session } from './model';

/** What speaks for a change, weakest first: its agent says that it is done; checks show it; a person said yes to it. */
export const proofs = ['reported', 'verified', 'accepted'] as const;
export type Proof = (typeof proofs)[number];

/** Which of the three hold; `old`: of another tree than what is there now. */
export type Evidence = Readonly<Record<Proof, 'yes' | 'old' | 'no'>>;

/** One that is to be told, in words that fit a row. */
export interface Told {
  proof: Proof;
  old: boolean;
  words: string;
}

interface Facts {
  reported: boolean;
  checks: readonly Check[];
  /** What is there now; null: nobody looked, and nothing is known to have changed. */
  tree: string | null;
  approved: 'no' | 'yes' | 'old';
}

/** A change is verified when every check has passed on one tree: without checks it never is. */
export function evidenceFor({ reported, checks, tree, approved }: Facts): Evidence {
  const at = tree ?? checks[0]?.tree ?? null;
  const all = (is: (check: Check) => boolean): boolean => checks.length > 0 && checks.every(is);
  const verified = all((check) => standing(check, at) === 'passed') ? 'yes' : all(({ state }) => state === 'passed') ? 'old' : 'no';
  return { reported: reported ? 'yes' : 'no', verified, accepted: approved };
}

const atWork: ReadonlySet<Session['state']> = new Set(['queued', 'preparing', 'running', 'discarded']);

/** Which of the three hold of a session's work. While its agent is at it, none does. */
export function evidenceOf(session: Pick<Session, 'state' | 'exit' | 'finishedAt' | 'checks' | 'tree' | 'approved'>): Evidence {
  const { state, exit, finishedAt, checks, tree, approved } = session;
  if (atWork.has(state)) return { reported: 'no', verified: 'no', accepted: 'no' };
  // Of a tree that nobody looked at it is known only whether the agent was at it since.
  const same = approved !== null && (tree === null ? finishedAt === null || finishedAt <= approved.at : tree === approved.tree);
  return evidenceFor({ reported: exit?.code === 0, checks, tree, approved: approved === null ? 'no' : same ? 'yes' : 'old' });
}

/** What of it is to be told, strongest first: that it was reported only where nothing stronger holds. */
export function told(evidence: Evidence): Told[] {
  const stronger = (['accepted', 'verified'] as const).flatMap((proof): Told[] =>
    evidence[proof] === 'no'
      ? []
      : [{ proof, old: evidence[proof] === 'old', words: evidence[proof] === 'old' ? `${proof} on an old tree` : proof }],
  );
  const bare = evidence.reported === 'yes' && stronger.every(({ old }) => old);
  return bare ? [...stronger, { proof: 'reported', old: false, words: 'reported' }] : stronger;
}
