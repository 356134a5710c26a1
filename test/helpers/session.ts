import type { Session, SessionRecord } from '../../src/shared/model';

/** A record as the core makes it, with what a test cares about put in. */
export function sessionRecord(given: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: '00000001',
    repository: 'repository',
    title: 'Fix the lamp',
    goal: 'Fix the lamp',
    agent: 'practice',
    place: 'background',
    state: 'queued',
    position: 1,
    branch: 'esp/fix-the-lamp',
    base: { ref: 'main', commit: 'c'.repeat(40) },
    worktree: '/nowhere/fix-the-lamp',
    run: null,
    began: false,
    runs: 0,
    resume: false,
    rebuild: false,
    through: 'terminal',
    conversation: null,
    brief: null,
    model: null,
    permissions: 'ask',
    handoffAt: null,
    budget: null,
    parkedUntil: null,
    checks: [],
    area: [],
    approved: null,
    ticked: [],
    reviewer: null,
    reviews: null,
    rounds: { checks: 0, review: 0 },
    landing: null,
    returned: null,
    reverted: false,
    conflicts: [],
    before: null,
    exit: null,
    denied: null,
    error: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    finishedAt: null,
    ...given,
  };
}

/** The same as clients see it: idle, and not measured yet. */
export function sessionView(given: Partial<Session> = {}): Session {
  return {
    ...sessionRecord(),
    activity: null,
    needsYou: null,
    asks: [],
    usage: null,
    held: null,
    files: null,
    added: null,
    deleted: null,
    revision: null,
    tree: null,
    overlaps: [],
    ...given,
  };
}
