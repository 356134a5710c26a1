import type { SessionRecord } from '../../shared/model';

/** What a session's record says before anything was done with it: each maker adds what it knows. */
export const untouched = {
  ...{ run: null, began: false, runs: 0, resume: false, rebuild: false, through: 'terminal' },
  ...{ conversation: null, brief: null, news: null, model: null, permissions: 'ask', handoffAt: null, budget: null, parkedUntil: null },
  ...{ area: [], approved: null, ticked: [], reviewer: null, reviews: null, rounds: { checks: 0, review: 0 }, sentBackFor: null },
  ...{ checks: [], landing: null, returned: null, reverted: false, conflicts: [], before: null },
  ...{ exit: null, denied: null, error: null, startedAt: null, finishedAt: null },
} satisfies Partial<SessionRecord>;
