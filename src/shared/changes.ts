import { z } from 'zod';
import { landingQueue, pull } from './landing';
import { agent, repository, session, undo } from './model';
import { limits, settings } from './settings';

const used = z.object({ tokens: z.number().nullable(), cost: z.number().nullable() });

/** What there is one of. */
const general = z.object({
  settings,
  limits,
  /** What is wrong with `agents.json` or `settings.json`, in words that name file, line and key; null: nothing. */
  problem: z.string().nullable(),
  /** Used today (local date), over all sessions and by agent; null where nothing of it is known. */
  today: used.extend({
    agents: z.array(used.extend({ agent: z.string() })),
    /** Date of the table by which what agents do not price themselves is priced. */
    pricesAsOf: z.string(),
  }),
});
export type General = z.infer<typeof general>;

const snapshot = z.object({
  sessions: z.array(session),
  repositories: z.array(repository),
  agents: z.array(agent),
  undos: z.array(undo),
  queues: z.array(landingQueue),
  pulls: z.array(pull),
  general,
});

/**
 * An item of the changes stream. `seq` grows by one with each; a client that misses one subscribes again.
 */
export const change = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), seq: z.number().int(), state: snapshot }),
  z.object({ type: z.literal('session'), seq: z.number().int(), record: session }),
  z.object({ type: z.literal('repository'), seq: z.number().int(), record: repository }),
  z.object({ type: z.literal('agents'), seq: z.number().int(), records: z.array(agent) }),
  z.object({ type: z.literal('undo'), seq: z.number().int(), record: undo }),
  /** Every landing queue that has entries or is paused. */
  z.object({ type: z.literal('landing'), seq: z.number().int(), queues: z.array(landingQueue) }),
  /** Every pull request that was opened from here. */
  z.object({ type: z.literal('pulls'), seq: z.number().int(), pulls: z.array(pull) }),
  z.object({ type: z.literal('general'), seq: z.number().int(), general }),
  z.object({ type: z.literal('dropped'), seq: z.number().int(), collection: z.enum(['session', 'repository', 'undo']), id: z.string() }),
]);
export type Change = z.infer<typeof change>;

/** A client's copy of the core's state. */
export interface Replica {
  seq: number;
  sessions: ReadonlyMap<string, z.infer<typeof session>>;
  repositories: ReadonlyMap<string, z.infer<typeof repository>>;
  agents: readonly z.infer<typeof agent>[];
  undos: ReadonlyMap<string, z.infer<typeof undo>>;
  queues: readonly z.infer<typeof landingQueue>[];
  pulls: readonly z.infer<typeof pull>[];
  general: General | null;
}

export const emptyReplica: Replica = {
  seq: -1,
  sessions: new Map(),
  repositories: new Map(),
  agents: [],
  undos: new Map(),
  queues: [],
  pulls: [],
  general: null,
};

const byId = <T extends { id: string }>(records: readonly T[]): Map<string, T> => new Map(records.map((record) => [record.id, record]));
const put = <T extends { id: string }>(map: ReadonlyMap<string, T>, record: T): Map<string, T> => new Map(map).set(record.id, record);
const drop = <T>(map: ReadonlyMap<string, T>, id: string): Map<string, T> => {
  const rest = new Map(map);
  rest.delete(id);
  return rest;
};

/** The replica after a change; `null` when a change was missed, and only a new snapshot helps. */
export function applyChange(replica: Replica, change: Change): Replica | null {
  if (change.type === 'snapshot') {
    const { sessions, repositories, agents, undos, queues, pulls, general } = change.state;
    const single = { agents, queues, pulls, general };
    return { seq: change.seq, sessions: byId(sessions), repositories: byId(repositories), undos: byId(undos), ...single };
  }
  if (change.seq !== replica.seq + 1) return null;
  const next = { ...replica, seq: change.seq };
  switch (change.type) {
    case 'session':
      return { ...next, sessions: put(replica.sessions, change.record) };
    case 'repository':
      return { ...next, repositories: put(replica.repositories, change.record) };
    case 'undo':
      return { ...next, undos: put(replica.undos, change.record) };
    case 'agents':
      return { ...next, agents: change.records };
    case 'landing':
      return { ...next, queues: change.queues };
    case 'pulls':
      return { ...next, pulls: change.pulls };
    case 'general':
      return { ...next, general: change.general };
    case 'dropped':
      if (change.collection === 'session') return { ...next, sessions: drop(replica.sessions, change.id) };
      if (change.collection === 'repository') return { ...next, repositories: drop(replica.repositories, change.id) };
      return { ...next, undos: drop(replica.undos, change.id) };
  }
}
