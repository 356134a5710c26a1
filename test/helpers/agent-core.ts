import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../src/shared/model';
import type { Entry, PlacedEntry } from '../../src/shared/transcript';
import { type AgentId, agentEnvironment, agentKey, builtinEnvironment } from './agents';
import { startCore, type TestCore, untilTrue } from './core';
import { type Models, type Script, startModels } from './models';
import { makeRepository, makeScratch, type TestRepository } from './repository';

/** Long enough for the heaviest agent on a busy computer; ms. */
export const patience = 90_000;

/** A core whose person uses real agents against scripted models, each job with a script of its own. */
export interface AgentCore {
  core(): TestCore;
  models: Models;
  repository: TestRepository;
  /** Starts a background job that the models answer by this script. */
  run(script: Script, input?: Partial<Parameters<TestCore['run']>[0]>): Promise<Session>;
  until(session: Pick<Session, 'id'>, wanted: (session: Session) => boolean): Promise<Session>;
  /** Until it is over, however that was. */
  ended(session: Pick<Session, 'id'>): Promise<Session>;
  entries(session: Pick<Session, 'id'>): Promise<Entry[]>;
  /** Answers what the session asks first, once it asks; gives back the question. */
  answer(session: Pick<Session, 'id'>, answer: string, note?: string): Promise<Session['asks'][number]>;
  /** Kills the core, at the very moment at which `when` has come to its end, and starts another. */
  killCore(when?: () => Promise<void>): Promise<void>;
  /** Pids of what runs for a session. */
  processes(session: Pick<Session, 'id'>): number[];
}

const over: ReadonlySet<Session['state']> = new Set(['finished', 'failed', 'stopped', 'conflicted']);

type Id = AgentId | 'espalier';

/**
 * Must be called before another core is started by the same test file: the agents' environment becomes the process's.
 * Jobs that name no agent are the first one's.
 */
export async function startAgentCore(...ids: [Id, ...Id[]]): Promise<AgentCore> {
  const scripts: Record<string, Script> = {};
  const models = await startModels({ byMarker: scripts });
  const repository = makeRepository();
  const home = makeScratch();
  // An agent's temporary folder beside its home, not above it: codex has no sandbox otherwise.
  const temporary = join(home, 'tmp');
  mkdirSync(temporary);
  const where = { home, models, trusted: [repository.path] };
  const builtin = ids.includes('espalier');
  if (builtin) Object.assign(process.env, builtinEnvironment(where));
  for (const id of ids) if (id !== 'espalier') Object.assign(process.env, agentEnvironment(id, where));
  process.env['TMPDIR'] = temporary;
  let core = await startCore();
  if (builtin) await giveEndpoint(core, models);
  let jobs = 0;
  const until: AgentCore['until'] = (session, wanted) => core.until(session.id, wanted, patience);
  return {
    core: () => core,
    models,
    repository,
    run: (script, input = {}) => {
      jobs += 1;
      const marker = `job-number-${jobs}.`;
      scripts[marker] = script;
      const goal = `${input.goal ?? 'Do'} what ${marker} says`;
      return core.run({ repository: repository.path, agent: ids[0], permissions: 'edit', ...input, goal });
    },
    until,
    ended: (session) => until(session, ({ state }) => over.has(state)),
    entries: async ({ id: session }) => {
      const read = await core.client.call('session.transcript', { session, from: 0, limit: 1000 });
      return read.entries.map(({ entry }: PlacedEntry) => entry);
    },
    answer: async (session, answer, note) => {
      const { asks } = await until(session, ({ asks, state }) => asks.length > 0 || over.has(state));
      const [ask] = asks;
      if (!ask) throw new Error(`it asked nothing: ${JSON.stringify(core.replica().sessions.get(session.id))}`);
      const { items } = await core.client.call('inbox.list', {});
      const item = items.find(({ id }) => id === `${session.id}:${ask.id}`);
      if (!item) throw new Error(`the question is not in the inbox: ${JSON.stringify(items)}`);
      await core.client.call('inbox.answer', { item: item.id, answer, note: note ?? null });
      await until(session, ({ asks }) => !asks.some(({ id }) => id === ask.id));
      return ask;
    },
    killCore: async (when) => {
      const pid = await core.pid();
      await when?.();
      process.kill(pid, 'SIGKILL');
      await untilTrue(() => !alive(pid), 'the core is gone');
      core = await core.again();
    },
    processes: ({ id: session }) => processesOf(`ESPALIER_SESSION=${session}`),
  };
}

/** The price and window by which the scripted models are counted in the built-in agent's tests. */
export const scriptedModel = {
  id: 'scripted',
  contextWindow: 100_000,
  price: { input: 2, output: 8, cachedInput: null, asOf: '2026-01-31' },
};

/** What the person does once: names their endpoint, and gives its key. */
export async function giveEndpoint(
  { client }: Pick<TestCore, 'client'>,
  { url }: Pick<Models, 'url'>,
  models = [scriptedModel],
): Promise<void> {
  await client.call('endpoint.save', { id: 'test', name: 'Test', baseUrl: `${url}/v1`, api: 'chat', models });
  await client.call('endpoint.setKey', { endpoint: 'test', key: agentKey });
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // it is gone
  }
};

function processesOf(mark: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
      } catch {
        return false; // it has ended meanwhile
      }
    });
}
