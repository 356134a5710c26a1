import { z } from 'zod';
import { permissions } from '../../shared/model';

const draft = z.object({
  goal: z.string().default(''),
  context: z.string().default(''),
  constraints: z.string().default(''),
  doneWhen: z.string().default(''),
  title: z.string().default(''),
  route: z.enum(['background', 'foreground']).default('background'),
  /** Checks that are off although the repository names them. */
  without: z.array(z.string()).default([]),
  /** Checks of this task alone. */
  added: z.array(z.string()).default([]),
  agent: z.string().nullable().default(null),
  base: z.string().nullable().default(null),
  /** What is said beyond the settings; null, and empty text: nothing. */
  model: z.string().default(''),
  permissions: permissions.nullable().default(null),
  budget: z.string().default(''),
  handoffAt: z.string().default(''),
  /** An agent, or `none`. */
  reviewer: z.string().nullable().default(null),
  area: z.string().default(''),
});
export type Draft = z.infer<typeof draft>;

export const emptyDraft: Draft = draft.parse({});

const key = (repository: string): string => `espalier.draft.${repository}`;

/** What was typed for a repository and not sent yet; empty where nothing was, or another version wrote it. */
export function readDraft(repository: string): Draft {
  try {
    return draft.parse(JSON.parse(localStorage.getItem(key(repository)) ?? '{}'));
  } catch {
    return emptyDraft; // not ours to read: a new task starts empty, which loses nothing that the core has
  }
}

export const keepDraft = (repository: string, draft: Draft): void => localStorage.setItem(key(repository), JSON.stringify(draft));

/** What stays for the next task when one was sent: how to run it, not what it is. */
export const afterSending = (draft: Draft): Draft => ({
  ...emptyDraft,
  ...{ route: draft.route, agent: draft.agent, base: draft.base },
  ...{ model: draft.model, permissions: draft.permissions, budget: draft.budget, handoffAt: draft.handoffAt },
  reviewer: draft.reviewer,
});
