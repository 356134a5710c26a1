import { z } from 'zod';
import { check, checkFailure, checkOutcome, declaredCheck } from './check';
import { conflictFile, landingQueue, pull } from './landing';
import { fileChange, mergeStrategy, session } from './model';
import { overlapPair } from './overlap';
import { pullPart } from './pull-text';
import { comment, move, review } from './review';
import { serverKind } from './server';
import { serverMethods } from './server-methods';

const named = z.object({ session: z.string().min(1) });
/** What is done to a tree that was looked at is refused (`refused`) where the session's work is another by now. */
const seen = named.extend({ tree: z.string().min(1) });
/** The target's commit and the tree of the session's work, of which conflicts were shown. */
const seenConflict = z.object({ commit: z.string(), tree: z.string() });
const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** Hunks by digest; lines of both sides, from 1. Both null: the whole file. */
const part = z.object({
  path: z.string(),
  hunks: z.array(z.string()).nullable().default(null),
  lines: z
    .array(z.object({ side: z.enum(['old', 'new']), line: z.number().int() }))
    .nullable()
    .default(null),
});

/** Reading a change, saying what is to be done about it, evidence for it, and bringing it to its target. */
export const reviewMethods = {
  ...serverMethods,
  /** The session's change as it is now: one tree, which all else is asked and said about. */
  /** `whole` false: what can be said without reading any line, at once. */
  'review.open': method(named.extend({ whole: z.boolean().default(true) }), review),
  /** Patches of that tree from the base commit; `paths` null: of all files that are not large. */
  'review.patch': method(
    seen.extend({ paths: z.array(z.string()).nullable(), ignoreWhitespace: z.boolean().default(false) }),
    z.object({ patch: z.string(), truncated: z.boolean() }),
  ),
  /** One side of a file as it is, for what is no text. Up to 16 MiB. */
  'review.blob': method(
    seen.extend({ path: z.string(), side: z.enum(['old', 'new']) }),
    z.object({ base64: z.string(), bytes: z.number().int() }),
  ),
  /** What of the change was changed since the person looked last: from the contents that they marked. */
  'review.since': method(seen.extend({ path: z.string() }), z.object({ patch: z.string() })),
  /** Which lines of the change only moved, from one file or place to another. */
  'review.moves': method(seen, z.object({ moves: z.array(move) })),
  /** Marks files or hunks as read, or accepted, or neither again; lines are accepted, or not. */
  'review.mark': method(seen.extend({ parts: z.array(part), as: z.enum(['seen', 'unseen', 'accepted', 'unaccepted']) }), review),
  /** Takes parts of the change back in the worktree; undoable. */
  'review.revert': method(seen.extend({ part }), z.object({ tree: z.string(), undo: z.string() })),
  /** Puts a text in the place of a file's; undoable. */
  'review.edit': method(seen.extend({ path: z.string(), text: z.string() }), z.object({ tree: z.string(), undo: z.string() })),
  /** Yes to exactly this tree; `tree` null takes the yes back. */
  'review.approve': method(named.extend({ tree: z.string().nullable() }), session),
  /** A person's yes to something that the task says must hold at the end. */
  'review.tick': method(named.extend({ text: z.string(), yes: z.boolean() }), session),
  /** Lets an agent that did not write the change read it. `agent` null: by the settings. */
  'review.ask': method(named.extend({ agent: z.string().nullable() }), session),

  /** A draft, or another word in a thread (`id`). */
  'comment.save': method(
    seen.extend({
      id: z.string().nullable(),
      path: z.string(),
      side: z.enum(['old', 'new']),
      line: z.number().int().min(1),
      endLine: z.number().int().min(1),
      text: z.string().trim().min(1),
    }),
    comment,
  ),
  'comment.remove': method(z.object({ id: z.string() }), z.object({})),
  'comment.resolve': method(z.object({ id: z.string(), yes: z.boolean() }), comment),
  /** Sends all drafts and `text` to the session's agent, which goes on with them; `agent`: to a fresh conversation of that one. */
  'review.requestChanges': method(
    named.extend({ text: z.string().nullable(), agent: z.string().nullable() }),
    z.object({ session, run: z.string().nullable() }),
  ),
  'finding.dismiss': method(named.extend({ finding: z.string(), reason: z.string().trim().min(1) }), review),
  'finding.reopen': method(named.extend({ finding: z.string() }), review),
  /** Makes a draft comment of it. */
  'finding.take': method(named.extend({ finding: z.string() }), comment),

  /**
   * Runs checks now, and answers once they have ended. `names` null: all. `clean`: in a fresh checkout of the tree rather
   * than in the worktree. `due`: what has passed on the tree as it is now is not run again.
   */
  'check.run': method(
    named.extend({ names: z.array(z.string()).nullable(), clean: z.boolean(), due: z.boolean().default(false) }),
    session,
  ),
  /** What a check printed (raw, the last MiB), and the failures in it. `run`: at an earlier time; `attempt`: only that one of it, from 1. */
  'check.output': method(
    named.extend({ name: z.string(), run: z.string().nullable().default(null), attempt: z.number().int().min(1).nullable().default(null) }),
    z.object({ check, text: z.string(), failures: z.array(checkFailure) }),
  ),
  /** What a check's command said in this repository, of whichever tree and session; oldest first, the last 50. */
  'check.history': method(named.extend({ name: z.string() }), z.object({ outcomes: z.array(checkOutcome) })),
  /** Gives a session another check, because a person said so: nothing is run by that. */
  'check.add': method(named.extend({ check: declaredCheck }), session),
  /** Checks that a repository's files suggest, and that its configuration does not name. */
  'check.suggest': method(z.object({ repository: z.string() }), z.object({ checks: z.array(z.string()) })),
  /** Writes checks into a repository's `.espalier/config.json`, because a person said so; `hash`: of the scripts that they saw. */
  'check.declare': method(
    z.object({ repository: z.string(), checks: z.array(z.string().trim().min(1)).min(1), hash: z.string().nullable() }),
    z.object({}),
  ),

  /** Which sessions of a repository change the same places, and the order in which landing them costs least. */
  'overlap.list': method(
    z.object({ repository: z.string().nullable() }),
    z.object({
      pairs: z.array(overlapPair),
      order: z.array(z.string()),
    }),
  ),
  /** Brings the target's newest state into a session's worktree; undoable. Nothing is changed where that conflicts. */
  'session.update': method(
    named.extend({ how: z.enum(['merge', 'rebase']) }),
    z.discriminatedUnion('updated', [
      z.object({ updated: z.literal(true), session, undo: z.string().nullable() }),
      z.object({ updated: z.literal(false), paths: z.array(z.string()) }),
    ]),
  ),

  /** Puts approved sessions into the landing queue, in this order. */
  'landing.add': method(
    z.object({
      sessions: z.array(z.string()).min(1),
      strategy: mergeStrategy,
      into: z.string().nullable(),
      message: z.string().nullable().default(null),
    }),
    z.object({ target: z.string(), queued: z.array(z.string()) }),
  ),
  /** What landing these would do, changing nothing. */
  'landing.preview': method(
    z.object({ sessions: z.array(z.string()).min(1), strategy: mergeStrategy, into: z.string().nullable() }),
    z.object({
      target: z.string(),
      land: z.array(z.string()),
      conflicts: z.array(z.object({ id: z.string(), paths: z.array(z.string()) })),
    }),
  ),
  'landing.list': method(z.object({}), z.object({ queues: z.array(landingQueue) })),
  'landing.leave': method(named, session),
  /** Before another one in the queue, or last. */
  'landing.order': method(named.extend({ before: z.string().nullable() }), z.object({})),
  /** Leaves a session's work on its own branch, committed; it lands nowhere, and counts as done. */
  'landing.keep': method(
    named.extend({ message: z.string().nullable() }),
    z.object({ id: z.string(), branch: z.string(), commit: z.string(), undo: z.string() }),
  ),
  'landing.pause': method(z.object({ repository: z.string(), target: z.string(), paused: z.boolean() }), z.object({})),

  /**
   * What in a session does not merge with its target (which stands at `commit`), file by file, for its work as it is (`tree`).
   * `marked`: its worktree is in the middle of that merge, and these files still hold a conflict between markers; null: it is not.
   */
  'conflict.show': method(
    named,
    seenConflict.extend({ target: z.string(), files: z.array(conflictFile), marked: z.array(z.string()).nullable() }),
  ),
  /**
   * Settles conflicts in the session's worktree, on the target's newest state; undoable. `auto`: what `rerere` and git
   * can; `files`: by texts without markers; `agent`: the work goes to it; `editor`: the worktree is left in the middle of the
   * merge, for a person to settle it there, and `worktree`: they did. `seen`: what was looked at, refused where that is another
   * by now.
   */
  'conflict.resolve': method(
    named.extend({
      how: z.enum(['auto', 'mine', 'theirs', 'files', 'agent', 'editor', 'worktree']),
      seen: seenConflict.nullable().default(null),
      files: z.array(z.object({ path: z.string(), text: z.string() })).default([]),
      agent: z.string().nullable().default(null),
    }),
    z.object({ id: z.string(), resolved: z.array(z.string()), left: z.array(z.string()), undo: z.string().nullable() }),
  ),

  /** Title, body and target for a pull request, and where it can go; `problem`: why it cannot be opened now. */
  'pull.draft': method(
    named,
    z.object({
      title: z.string(),
      body: z.string(),
      into: z.string(),
      remote: z.string().nullable(),
      provider: serverKind.nullable(),
      /** The file of the repository's template that the body keeps to. */
      template: z.string().nullable(),
      /** What may be added to the body. */
      parts: z.array(pullPart),
      /** What would be pushed. */
      tree: z.string(),
      files: z.array(fileChange),
      /** Whether the person said yes to the work as it is now: nothing else is pushed. */
      approved: z.boolean(),
      problem: z.string().nullable(),
    }),
  ),
  /** Lets the agent of the settings write title and body; answers once it did. */
  'pull.write': method(named, z.object({ title: z.string(), body: z.string() })),
  /** Pushes the session's branch and opens a pull request for it. Only ever called because a person asked for it. */
  'pull.open': method(
    named.extend({
      title: z.string().trim().min(1),
      body: z.string(),
      into: z.string().nullable(),
      draft: z.boolean(),
      reviewers: z.array(z.string()).default([]),
      labels: z.array(z.string()).default([]),
    }),
    pull,
  ),
  /** Pushes the branch as `pull.open` does, and opens nothing. */
  'pull.push': method(
    named.extend({ into: z.string().nullable() }),
    z.object({ branch: z.string(), remote: z.string(), commit: z.string() }),
  ),
  'pull.list': method(z.object({}), z.object({ pulls: z.array(pull) })),
  /** Takes the session of one that was merged as landed, once a fetch shows that the target has its work. */
  'pull.land': method(z.object({ id: z.string() }), session),
  /** Asks the provider how it stands. */
  'pull.refresh': method(z.object({ id: z.string() }), pull),
  /** Posts what the agent said to comments, in the person’s name. */
  'pull.answer': method(z.object({ id: z.string(), comments: z.array(z.string()).min(1) }), pull),
  /** Sends comments of it to the session's agent as one batch. */
  'pull.send': method(z.object({ id: z.string(), comments: z.array(z.string()).min(1) }), session),
} as const;
