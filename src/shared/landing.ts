import { z } from 'zod';
import { conflict, notLanded, type Session, type SessionRecord } from './model';
import { pullState } from './pull-standing';
import { serverKind } from './server';

/** A session's place in the landing queue of its target. */
export const landingEntry = z.object({
  session: z.string(),
  state: z.enum(['waiting', 'testing', 'landing']),
  /** Sessions that it is tested on, in the order in which they land; null: not built yet. */
  on: z.array(z.string()).nullable(),
  /** The merged tree that is tested. */
  tree: z.string().nullable(),
  /** The check under way, in words. */
  doing: z.string().nullable(),
  since: z.string(),
});
export type LandingEntry = z.infer<typeof landingEntry>;

/** A session that came out of the queue without landing, and why. */
export const returned = notLanded.omit({ output: true, search: true, at: true }).extend({ id: z.string() });
export type Returned = z.infer<typeof returned>;

/**
 * Whether a session that came out of its queue still is what it came out as: nobody has changed it, approved what it is now,
 * or sent it on. `tree`: of its work; null: not measured since it last ran.
 */
export function isReturned({ state, returned, approved, startedAt }: SessionRecord, tree: Session['tree']): boolean {
  if (state !== 'finished' || returned === null) return false;
  const since = returned.at ?? '';
  const ranSince = (startedAt ?? '') > since;
  if (returned.reason === 'changed') return !ranSince && (approved?.at ?? '') <= since;
  return tree === null ? !ranSince : tree === approved?.tree;
}

/** A state of the target that is tested: what it would be once the first `tested` entries of its queue have landed. */
export const searchStep = z.object({
  tested: z.number().int(),
  state: z.enum(['running', 'passed', 'failed']),
  /** When the test of it began. */
  since: z.string(),
});
export type SearchStep = z.infer<typeof searchStep>;

/** What waits to land on one branch. */
export const landingQueue = z.object({
  repository: z.string(),
  target: z.string(),
  /** Where the target stands. */
  commit: z.string(),
  paused: z.boolean(),
  entries: z.array(landingEntry),
  /** The search for what does not pass, as far as it has come: empty while nothing is tested. */
  search: z.array(searchStep),
});
export type LandingQueue = z.infer<typeof landingQueue>;

/** A file that does not merge, with what each side made of it; null where a side has none, or it is binary. */
export const conflictFile = conflict.extend({
  base: z.string().nullable(),
  /** The target's. */
  theirs: z.string().nullable(),
  /** The session's. */
  mine: z.string().nullable(),
  /** With git's markers (zdiff3), from which a person starts; what `rerere` knows is in it already. */
  merged: z.string().nullable(),
  /** git's `rerere` knew how it was resolved before. */
  remembered: z.boolean(),
});
export type ConflictFile = z.infer<typeof conflictFile>;

/** A pull request that was opened for a session. */
export const pull = z.object({
  id: z.string(),
  session: z.string(),
  provider: serverKind,
  ...pullState.shape,
  url: z.string(),
  title: z.string(),
  branch: z.string(),
  into: z.string(),
  /** Where it is kept: a repository on a server. */
  at: z.object({ host: z.string(), owner: z.string(), name: z.string() }),
  /** Where its branch stands there, and where we pushed it last. */
  commit: z.string(),
  pushed: z.string(),
  /** What that was; null: not known. */
  tree: z.string().nullable().default(null),
  draft: z.boolean(),
  /** The commit by which its target has it; null: it was not merged. */
  mergedAs: z.string().nullable().default(null),
  comments: z.array(
    z.object({
      id: z.string(),
      by: z.string(),
      /** May write to the repository: only their comments may go to an agent by themselves. */
      trusted: z.boolean(),
      path: z.string().nullable(),
      line: z.number().int().nullable(),
      text: z.string(),
      at: z.string(),
      state: z.enum(['new', 'sent', 'answered']),
      /** By which its agent was told of it; null: it was not. */
      number: z.number().int().nullable(),
      /** What its agent said to it, as far as it did; posted once a person says so. */
      answer: z.string().nullable(),
    }),
  ),
  /** When comments of it went to its agent last; null: never. */
  sentAt: z.string().nullable(),
  /** When its provider was asked last, and what went wrong then. */
  seenAt: z.string(),
  problem: z.string().nullable(),
});
export type Pull = z.infer<typeof pull>;
