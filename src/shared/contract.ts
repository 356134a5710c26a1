import { z } from 'zod';
import { change } from './changes';
import { declaredCheck } from './check';
import { endpoint, endpointChange, endpointId, endpointKey, endpointModel, endpointPreset, keptKey } from './endpoint';
import { inboxItem } from './inbox';
import { agent, conflict, event, fileChange, mergeStrategy, permissions, place, repository, session, undo, usable } from './model';
import { reviewMethods } from './review-methods';
import { limits, settings, settingsChange } from './settings';
import { placedEntry } from './transcript';

/** Id, unique prefix of an id, or title of a session: the core resolves it. */
const named = z.object({ session: z.string().min(1) });
const namedEndpoint = z.object({ endpoint: endpointId });
const path = z.string().min(1);
const nothing = z.object({});

/** What a repository asks to run on this computer: shown to the person before the yes. */
export const scripts = z.object({
  /** Content hash that a yes is given to; null where the repository asks for nothing. */
  hash: z.string().nullable(),
  setup: z.string().nullable(),
  copy: z.array(z.string()),
  checks: z.array(declaredCheck),
  /** `needed`: a yes is waited for. */
  state: z.enum(['none', 'trusted', 'declined', 'needed']),
});
export type Scripts = z.infer<typeof scripts>;

/** A repository's `.espalier/config.json` as it is now; what it asks to run is in its scripts. */
export const repositoryFile = z.object({
  /** Absolute, whether or not it exists. */
  file: z.string(),
  exists: z.boolean(),
  /** What is wrong with it, a line for each fault; then nothing of it counts. */
  problem: z.string().nullable(),
  /** Branch or commit that new sessions start from; null: the current branch. */
  base: z.string().nullable(),
  /** Folder for the worktrees, as the file names it; null: in the data folder. */
  worktrees: z.string().nullable(),
  /** Branches, by name or pattern, on which nothing lands from here. */
  protected: z.array(z.string()),
});
export type RepositoryFile = z.infer<typeof repositoryFile>;

export const cleanupItem = z.object({
  session: z.string(),
  title: z.string(),
  worktree: z.string(),
  why: z.string(),
  /** Disk that removing it frees. */
  bytes: z.number(),
});
export type CleanupItem = z.infer<typeof cleanupItem>;

/** A worktree that could have gone and stays. `why`: what stood in the way, and what mends it. */
export const cleanupKept = z.object({ session: z.string(), title: z.string(), worktree: z.string(), why: z.string() });
export type CleanupKept = z.infer<typeof cleanupKept>;

export const finding = z.object({ name: z.string(), ok: z.boolean(), text: z.string(), hint: z.string() });
export type Finding = z.infer<typeof finding>;

const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/**
 * Every method of the core, by name. Failures arrive as `EspalierError`; a merge that does not apply is a
 * value (`merged: false`), since a caller can act on it.
 */
export const methods = {
  'core.hello': method(
    z.object({ version: z.string(), client: z.enum(['window', 'command', 'test']) }),
    z.object({ version: z.string(), pid: z.number(), home: z.string(), startedAt: z.string() }),
  ),
  /** Ends the core. Agents stay in the terminal host unless `stopAgents`. `left`: how many go on. */
  'core.quit': method(z.object({ stopAgents: z.boolean() }), z.object({ left: z.number().int() })),
  'core.doctor': method(nothing, z.object({ findings: z.array(finding) })),

  /** Opens the repository that holds `path`. With `trust`, it and its scripts as they are now are said yes to. */
  'repository.open': method(z.object({ path, trust: z.boolean() }), z.object({ repository, scripts })),
  'repository.scripts': method(z.object({ repository: z.string() }), scripts),
  'repository.config': method(z.object({ repository: z.string() }), repositoryFile),
  /** The person's answer to scripts of exactly this hash; refused when they changed meanwhile. */
  'repository.answer': method(z.object({ repository: z.string(), hash: z.string(), yes: z.boolean() }), scripts),
  /**
   * The person's yes to a repository as such, with which agents that ask whether its worktrees are to be trusted are
   * answered; its scripts are asked for apart. A yes to those is one to it. `yes: false` takes both back.
   */
  'repository.trust': method(z.object({ repository: z.string(), yes: z.boolean() }), repository),
  'repository.branches': method(
    z.object({ repository: z.string() }),
    z.object({ current: z.string().nullable(), branches: z.array(z.string()) }),
  ),
  /** Takes a repository off the list; refused while it has sessions that are not landed or discarded. Its files stay. */
  'repository.forget': method(z.object({ repository: z.string() }), nothing),

  /** Queues a session. `repository`: an id or a path (opened when need be). `next`: ahead of the queue. */
  'session.run': method(
    z.object({
      goal: z.string().min(1),
      repository: path,
      agent: z.string().nullable(),
      place,
      base: z.string().nullable(),
      title: z.string().nullable(),
      /** Its own; none: those of the repository. A name or command alone means the repository's check of that name or command. */
      checks: z.array(declaredCheck),
      next: z.boolean(),
      /** null, here and below: by the settings. */
      model: z.string().min(1).nullable().default(null),
      permissions: permissions.nullable().default(null),
      handoffAt: z.number().min(1).max(100).nullable().default(null),
      budget: z.number().positive().nullable().default(null),
      /** Paths and globs that the task is about; empty: anywhere. */
      area: z.array(z.string().min(1)).default([]),
      /** The agent that reads its change, or `none`. */
      reviewer: z.string().min(1).nullable().default(null),
    }),
    session,
  ),
  /** `all`: landed and discarded ones too. */
  'session.list': method(z.object({ all: z.boolean() }), z.object({ sessions: z.array(session) })),
  'session.show': method(named, z.object({ session, events: z.array(event) })),
  'session.stop': method(named, session),
  'session.restart': method(named, session),
  /** Snapshot, then a fresh worktree from the base commit and a new start; undoable. */
  'session.recreate': method(named, z.object({ session, undo: z.string() })),
  'session.rename': method(named.extend({ title: z.string().trim().min(1).max(200) }), session),
  'session.move': method(named.extend({ place }), session),
  /** Puts a session before another in the order, or last (`before: null`). */
  'session.order': method(named.extend({ before: z.string().nullable() }), session),
  /** A fresh conversation of the same or another agent goes on in the same worktree. `brief`: what it is told; null: as proposed. */
  'session.handoff': method(named.extend({ agent: z.string().nullable(), brief: z.string().nullable() }), session),
  /** What a handoff would tell the next agent now. */
  'session.brief': method(named, z.object({ brief: z.string() })),
  /** A piece of the conversation, over all runs: entries from `from` on, or the last `limit` (`from: null`). */
  'session.transcript': method(
    named.extend({ from: z.number().int().nullable(), limit: z.number().int().min(1).max(1000) }),
    z.object({ entries: z.array(placedEntry), total: z.number().int() }),
  ),
  /**
   * Tells the agent something, as its person would: a line typed in its terminal, a message of the conversation. `end`:
   * no more input comes after it (with an empty text, after nothing); `refused` where the agent reads no plain pipe.
   */
  'session.send': method(named.extend({ text: z.string(), end: z.boolean().default(false) }), nothing),
  /** Output of the newest run: raw bytes in base64 from `offset`. `last`: lines from the end; null: all that is kept. */
  'session.logs': method(
    named.extend({ last: z.number().int().positive().nullable() }),
    z.object({ run: z.string().nullable(), offset: z.number(), base64: z.string() }),
  ),
  /** Changes from the base commit. `path` limits the patch to one file; `truncated`: it was too long to carry whole. */
  'session.diff': method(
    named.extend({ path: z.string().nullable() }),
    z.object({ files: z.array(fileChange), patch: z.string(), truncated: z.boolean() }),
  ),
  /** What a merge would do, changing nothing. */
  'session.preview': method(
    named.extend({ strategy: mergeStrategy, into: z.string().nullable() }),
    z.object({ into: z.string(), message: z.string(), empty: z.boolean(), conflicts: z.array(conflict), blocked: z.string().nullable() }),
  ),
  'session.merge': method(
    named.extend({ strategy: mergeStrategy, message: z.string().nullable(), into: z.string().nullable() }),
    z.discriminatedUnion('merged', [
      z.object({ merged: z.literal(true), commit: z.string(), into: z.string(), undo: z.string() }),
      z.object({ merged: z.literal(false), conflicts: z.array(conflict) }),
    ]),
  ),
  'session.discard': method(named, z.object({ undo: z.string() })),

  /** Takes back: `id` null means the newest that can be taken back. */
  'undo.apply': method(z.object({ id: z.string().nullable() }), z.object({ undo, session })),
  'undo.list': method(nothing, z.object({ undos: z.array(undo) })),
  /** Removes worktrees that nothing needs, snapshot first. With `dryRun` only says which. */
  cleanup: method(
    z.object({ dryRun: z.boolean(), keepFailed: z.boolean() }),
    z.object({ items: z.array(cleanupItem), bytes: z.number(), kept: z.array(cleanupKept) }),
  ),

  'inbox.list': method(nothing, z.object({ items: z.array(inboxItem) })),
  /**
   * Answers an item: `allow`, `allow-session`, `allow-always`, `deny`, the id of one of its options, or words of one's
   * own. `note`: what the agent is told beside it, as why not. `refused` when what was asked is gone.
   */
  'inbox.answer': method(
    z.object({ item: z.string().min(1), answer: z.string().min(1), note: z.string().trim().min(1).nullable().default(null) }),
    nothing,
  ),

  /** Looks anew which agents are installed and logged in; answers when that is known. */
  'agent.detect': method(nothing, z.object({ agents: z.array(agent), problem: z.string().nullable() })),
  /** Answers when what is installed is known, by what was found before where that still holds. */
  'agent.list': method(nothing, z.object({ agents: z.array(agent), problem: z.string().nullable() })),
  /** Which agents can work in a repository, by id. `repository`: an id or a path (opened when need be). */
  'agent.usable': method(z.object({ repository: path }), z.object({ usable: z.record(z.string(), usable) })),

  /** Servers of models that the built-in agent knows. Their keys go in and never come out. */
  'endpoint.list': method(nothing, z.object({ endpoints: z.array(endpoint), presets: z.array(endpointPreset) })),
  /** Adds an endpoint, or puts it in the place of the one with its id. */
  'endpoint.save': method(endpointChange, nothing),
  /** Takes an endpoint off the list and forgets its key. */
  'endpoint.remove': method(namedEndpoint, nothing),
  /** Keeps a key in the keychain, or where there is none in a file that only its owner can read. */
  'endpoint.setKey': method(namedEndpoint.extend({ key: endpointKey }), keptKey),
  'endpoint.forgetKey': method(namedEndpoint, nothing),
  /** Looks for model servers at their usual places on this computer; they are asked only when somebody calls this. */
  'endpoint.probe': method(
    nothing,
    z.object({
      found: z.array(endpointPreset.pick({ id: true, name: true, baseUrl: true, api: true }).extend({ models: z.array(endpointModel) })),
    }),
  ),
  /** Asks an endpoint which models it has. */
  'endpoint.models': method(namedEndpoint, z.object({ models: z.array(endpointModel) })),

  ...reviewMethods,

  'settings.get': method(nothing, z.object({ settings, limits })),
  'settings.set': method(settingsChange, z.object({ settings, limits })),
  /** Makes the sample repository and starts six practice jobs in it. */
  'demo.start': method(nothing, z.object({ repository, sessions: z.array(session) })),
} as const;

/** Streams: the core goes on sending `item` until the client cancels or the connection ends. */
export const streams = {
  /** First the whole state, then every change of it. */
  changes: { input: nothing, item: change },
  /** A session's conversation from entry `from` on, as it grows, and the text that is being written at this moment. */
  transcript: {
    input: z.object({ session: z.string(), from: z.number().int() }),
    item: z.object({ entries: z.array(placedEntry), writing: z.string() }),
  },
} as const;

export const contract = { methods, streams } as const;
export type Contract = typeof contract;
