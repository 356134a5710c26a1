import type { Conflict } from '../../shared/model';
import { treeOfCommit } from '../git/commit';
import { type MergeRefusal, type MergeRequest, planOnto, type Work, workOf } from '../git/merge';

/** Something that is to land. `approved`: the tree that was said yes to; null: it does not matter here. */
export interface Candidate {
  id: string;
  request: MergeRequest;
  approved: string | null;
}

/** A session as it lands on top of those before it. Its commit is a draft: what lands is written anew, with the same tree. */
export interface Link {
  id: string;
  request: MergeRequest;
  work: Work;
  /** Where it stands on, and what comes of it. */
  onto: string;
  commit: string;
  tree: string;
  /** Sessions before it in the chain, first to land first. */
  on: string[];
}

/** Why something is no link. `alone`: whatever lands before it. */
export type Left = { id: string; alone: boolean } & (
  | { reason: 'conflict'; conflicts: Conflict[] }
  | { reason: 'changed' }
  | { reason: 'refused'; refusal: MergeRefusal }
);

/** Builds what the target would be as each of the candidates lands in turn. Writes objects only. */
export async function buildChain(candidates: readonly Candidate[], target: string): Promise<{ links: Link[]; left: Left[] }> {
  const links: Link[] = [];
  const left: Left[] = [];
  for (const { id, request, approved } of candidates) {
    const found = await workOf(request);
    if (!found.ok) {
      left.push({ id, alone: true, ...why(found) });
      continue;
    }
    const { work } = found;
    if (approved !== null && approved !== work.tree) {
      left.push({ id, alone: true, reason: 'changed' });
      continue;
    }
    const onto = links.at(-1)?.commit ?? target;
    const plan = await planOnto(request, work, onto);
    if (!plan.ok) left.push({ id, alone: links.length === 0, ...why(plan) });
    else {
      const tree = await treeOfCommit(request.root, plan.commit);
      links.push({ id, request, work, onto, commit: plan.commit, tree, on: links.map((link) => link.id) });
    }
  }
  return { links, left };
}

function why(no: { ok: false; reason: 'conflicts'; conflicts: Conflict[] } | MergeRefusal) {
  return no.reason === 'conflicts'
    ? ({ reason: 'conflict', conflicts: no.conflicts } as const)
    : ({ reason: 'refused', refusal: no } as const);
}
