import { standing } from '../shared/check';
import type { Session } from '../shared/model';

/** Paths of the repositories, by id. */
export type RepositoryPaths = ReadonlyMap<string, string>;

/** A session as `--json` prints it. Scripts rely on these keys: none may go, and none is added lightly. */
export function sessionJson(session: Session, repositories: RepositoryPaths) {
  const { id, title, goal, agent, place, state, activity, branch, base, worktree } = session;
  const { files, added, deleted, checks, createdAt, startedAt, finishedAt, exit } = session;
  const { model, permissions, conversation, usage, parkedUntil } = session;
  return {
    id,
    title,
    goal,
    repository: repositories.get(session.repository) ?? session.repository,
    agent,
    place,
    state,
    activity: activity && { is: activity.is, by: activity.by },
    needsYou: session.needsYou && { reason: session.needsYou.reason },
    branch,
    base: { ref: base.ref, commit: base.commit },
    worktree,
    files,
    added,
    deleted,
    checks: checks.map((check) => ({ command: check.command, state: standing(check, session.tree), tree: check.tree })),
    createdAt,
    startedAt,
    finishedAt,
    model,
    permissions,
    conversation,
    usage: usageJson(usage),
    parkedUntil,
    exit: exit && { code: exit.code, signal: exit.signal },
    error: session.error && { code: session.error.code, message: session.error.message },
  };
}

/** Every key, null where nothing is known. */
function usageJson(usage: Session['usage']) {
  const { contextTokens = null, contextWindow = null, inputTokens = null, outputTokens = null, cost = null, asOf = null } = usage ?? {};
  return { contextTokens, contextWindow, inputTokens, outputTokens, cost, asOf };
}
