import { z } from 'zod';
import { check } from './check';
import { fileChange } from './model';
import { overlap } from './overlap';

/** What a changed file is for: it decides where it stands in a review. In the order in which they are read. */
export const purposes = [
  ...['migration', 'auth', 'ci', 'dependencies', 'deletion', 'configuration', 'source', 'test', 'docs', 'asset', 'generated'],
] as const;

/** A file of a change, as a person reads it. */
export const reviewFile = fileChange.extend({
  purpose: z.string(),
  risk: z.enum(['high', 'normal', 'low']),
  /** Why it stands where it stands, in a few words. */
  why: z.string(),
  /** Shown closed until asked for: generated, locked or vendored. */
  folded: z.boolean(),
  /** Over 2,000 changed lines: its patch is fetched only when asked for. */
  large: z.boolean(),
  /** Git's ids of its content before and after, and their modes; null where there is none. What is reviewed is this pair. */
  old: z.object({ id: z.string(), mode: z.string() }).nullable(),
  new: z.object({ id: z.string(), mode: z.string() }).nullable(),
  /** `changed`: it was marked, and has changed since. */
  reviewed: z.enum(['no', 'yes', 'changed']),
  /**
   * Digests of its hunks (`hunkDigest`) that were marked or accepted, and of lines (`lineDigests`) that were accepted in a
   * hunk of which others were not. They survive changes elsewhere in the file.
   */
  seen: z.array(z.string()),
  accepted: z.array(z.string()),
});
export type ReviewFile = z.infer<typeof reviewFile>;

/** Something to look at in a change. Its id is the same for the same thing in another tree. */
export const finding = z.object({
  id: z.string(),
  path: z.string().nullable(),
  /** In the new file, from 1; null: the file as a whole, or gone. */
  line: z.number().int().nullable(),
  severity: z.enum(['high', 'medium', 'low']),
  /** Such as `secret` or `test-weakened`. */
  kind: z.string(),
  message: z.string(),
  /** What its finder would do; null: it did not say. */
  suggestion: z.string().nullable(),
  /** `espalier`, or the id of the agent that reviewed. */
  by: z.string(),
  state: z.enum(['open', 'dismissed', 'taken', 'sent']),
  /** Why it was dismissed. */
  reason: z.string().nullable(),
});
export type ReviewFinding = z.infer<typeof finding>;

/** What a person or a reviewer says to lines of a change, and what came of it. */
export const comment = z.object({
  id: z.string(),
  session: z.string(),
  /** By which its session's agent knows it; null: it was not sent. */
  number: z.number().int().nullable().default(null),
  path: z.string(),
  side: z.enum(['old', 'new']),
  /** First and last line in `tree` (of the base for `old`), from 1. */
  line: z.number().int().min(1),
  endLine: z.number().int().min(1),
  /** The tree that was looked at. */
  tree: z.string(),
  /** Those lines as they were: by them it is found again when lines move. */
  quote: z.string(),
  /** `touched`: the next change altered its place. */
  state: z.enum(['draft', 'sent', 'answered', 'touched', 'resolved']),
  /** `you`, or the id of an agent. */
  by: z.string(),
  messages: z.array(z.object({ by: z.string(), at: z.string(), text: z.string() })),
  /** Lines of its place in the tree that is shown; null: they are gone. */
  place: z.object({ line: z.number().int(), endLine: z.number().int() }).nullable(),
});
export type Comment = z.infer<typeof comment>;

/** Lines that were deleted in one place and added in another: as many on both sides, from 1 in the old and in the new file. */
export const move = z.object({
  from: z.object({ path: z.string(), line: z.number().int() }),
  to: z.object({ path: z.string(), line: z.number().int() }),
  lines: z.number().int(),
});
export type Move = z.infer<typeof move>;

/** What a reviewer that did not write the change says of it as a whole. */
export const verdict = z.object({
  by: z.string(),
  session: z.string(),
  tree: z.string(),
  is: z.enum(['approve', 'changes', 'unsure']),
  text: z.string(),
  /** From 1; after the third a person decides. */
  cycle: z.number().int(),
  at: z.string(),
});
export type Verdict = z.infer<typeof verdict>;

/** Something that the task says must hold at the end. `by`: what says that it does, the strongest first. */
export const doneItem = z.object({
  text: z.string(),
  by: z.enum(['accepted', 'verified', 'reported']).nullable(),
  /** What proves it: a check's name, the agent's words; null: nothing does. */
  proof: z.string().nullable(),
});
export type DoneItem = z.infer<typeof doneItem>;

/** A change as one tree shows it. Nothing in it mixes two trees. */
export const review = z.object({
  session: z.string(),
  /** Base commit, and the tree that is read. */
  base: z.string(),
  tree: z.string(),
  files: z.array(reviewFile),
  added: z.number().int(),
  deleted: z.number().int(),
  findings: z.array(finding),
  comments: z.array(comment),
  checks: z.array(check),
  verdict: verdict.nullable(),
  /** What the agent says it did: its last message; null: it said nothing that is kept. */
  reported: z.string().nullable(),
  doneWhen: z.array(doneItem),
  overlaps: z.array(overlap),
  /** `old`: another tree was approved. */
  approved: z.enum(['no', 'yes', 'old']),
  /** false: findings and comments, for which all lines are read, are not looked for yet. */
  whole: z.boolean().default(true),
});
export type Review = z.infer<typeof review>;
