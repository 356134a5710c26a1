import type { Landing, SessionRecord } from '../../shared/model';
import type { MergeRequest } from '../git/merge';
import type { Repositories } from '../repositories/repositories';
import type { Locate } from '../sessions/locate';

export type ToRequest = (record: SessionRecord, how: Pick<Landing, 'strategy' | 'message' | 'into'>) => Promise<MergeRequest>;

/** What git is asked for, to land a session in a way. */
export function makeRequest({ repositories, locate }: { repositories: Pick<Repositories, 'get'>; locate: Locate }): ToRequest {
  return async (saved, { strategy, message, into }) => {
    const { worktree, branch, base, reverted } = await locate(saved);
    const root = repositories.get(saved.repository).path;
    return { root, worktree, branch, base: base.commit, target: into, strategy, message, reverted };
  };
}
