import { realpathSync, statSync } from 'node:fs';
import type { StopReason } from '@agentclientprotocol/sdk';
import { EspalierError } from '../../../shared/errors';
import type { Permissions } from '../../../shared/model';
import type { Keys } from '../keys';
import { type McpServerConfig, readBuiltinConfig } from './config';
import type { Conversation } from './conversation';
import { modelOf } from './endpoint';
import { commandEnvironment } from './environment';
import { readInstructions, topOf } from './instructions';
import { keyOf } from './key';
import { connectMcp, type McpTools } from './mcp';
import { listModels } from './models/list';
import { systemPrompt } from './prompt';
import { openRules } from './rules';
import { endpointsOf, modelsOf, nameOf, type Selected, selectModel } from './select';
import { findSkills, type Skill, skillTool } from './skills';
import { byName, ownTools } from './tools/all';
import { runTurn } from './turn';
import { noticed, replayed } from './updates';
import { usageUpdate } from './usage';
import type { Client, Work } from './work';

/** What every conversation of this process has in common. */
export interface Outside {
  home: string;
  env: NodeJS.ProcessEnv;
  keys: Keys;
  /** What new conversations begin with. `model`: `endpoint/model`; null: by the configuration. */
  defaults: { model: string | null; mode: Permissions };
}

/** A conversation with a client at its other end. */
export interface Session {
  id: string;
  mode(): Permissions;
  /** As `endpoint/model`. */
  model(): string;
  models(): string[];
  setMode(mode: Permissions): void;
  setModel(name: string): void;
  /** Tells the client everything that was said and done so far. */
  replay(): void;
  /** Prompts wait for each other. Rejects with `TurnFailure`, or with what a person is to be told. */
  prompt(text: string): Promise<StopReason>;
  cancel(): void;
  close(): Promise<void>;
}

/** Takes up a conversation in a folder. Throws `EspalierError` where there is no such folder or no model. */
export async function openSession(
  { home, env, keys, defaults }: Outside,
  { cwd, conversation, mcpServers }: { cwd: string; conversation: Conversation; mcpServers: Record<string, McpServerConfig> },
  client: Client,
): Promise<Session> {
  const root = realFolder(cwd);
  const top = await topOf(root);
  const config = readBuiltinConfig(home);
  const settled = lastSet(conversation);
  let selected = selectModel(config, settled.model ?? defaults.model, env, home);
  let mode = settled.mode ?? defaults.mode;
  const rules = openRules(home, env['ESPALIER_REPOSITORY'] ?? top);
  const skills = findSkills(top);
  const own = [...ownTools, ...(skills.length > 0 ? [skillTool(skills)] : [])];
  const place = { root, env: commandEnvironment(env) };
  let mcp: Promise<McpTools> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const turns = new Set<AbortController>();

  const work = async (signal: AbortSignal): Promise<Work> => {
    mcp ??= connectMcp({ ...config.mcpServers, ...mcpServers }, root).then((connected) => {
      for (const problem of connected.problems) client.update(noticed('warning', problem));
      return connected;
    });
    const [{ tools }, model, facts] = await Promise.all([mcp, modelOf(selected, keys, env), factsOf(selected, keys, env)]);
    return {
      ...{ conversation, client, model, facts, rules, signal, tools: byName([...own, ...tools]) },
      mode: () => mode,
      system: () => systemOf({ root, top, mode, skills }),
      place: { ...place, signal },
    };
  };

  return {
    id: conversation.id,
    mode: () => mode,
    model: () => nameOf(selected),
    models: () => [...new Set([...modelsOf(endpointsOf(config, env)).map(nameOf), nameOf(selected)])],
    setMode: (next) => {
      mode = next;
      conversation.add({ type: 'set', mode });
    },
    setModel: (name) => {
      selected = selectModel(config, name, env, home);
      conversation.add({ type: 'set', model: nameOf(selected) });
    },
    replay: () => {
      const tools = byName(own);
      for (const record of conversation.records) for (const update of replayed(record, root, tools)) client.update(update);
      const { model } = selected;
      const usage = usageUpdate(conversation, { window: model.contextWindow ?? null, price: model.price ?? null });
      if (usage) client.update(usage);
    },
    prompt: (text) => {
      const turn = new AbortController();
      turns.add(turn);
      const run = async (): Promise<StopReason> => {
        if (turn.signal.aborted) return 'cancelled';
        return await runTurn(await work(turn.signal), text);
      };
      const done = last.then(run).finally(() => turns.delete(turn));
      last = done.catch(() => undefined); // told to the one who asked; the next prompt goes on all the same
      return done;
    },
    cancel: () => {
      for (const turn of turns) turn.abort();
    },
    close: async () => {
      for (const turn of turns) turn.abort();
      await (await mcp)?.close();
    },
  };
}

function realFolder(cwd: string): string {
  try {
    if (statSync(cwd).isDirectory()) return realpathSync(cwd);
  } catch {
    // the same as no folder
  }
  throw new EspalierError('repository', `There is no folder ${cwd}.`, 'Nothing was started. Name one that is there.');
}

/** Mode and model as they were chosen last in a conversation. */
function lastSet({ records }: Conversation): { model: string | null; mode: Permissions | null } {
  const set = records.filter((record) => record.type === 'set');
  return {
    model: set.findLast(({ model }) => model !== undefined)?.model ?? null,
    mode: set.findLast(({ mode }) => mode !== undefined)?.mode ?? null,
  };
}

function systemOf({ root, top, mode, skills }: { root: string; top: string; mode: Permissions; skills: readonly Skill[] }): string {
  const today = new Date().toISOString().slice(0, 10);
  return systemPrompt({ root, mode, skills, today, instructions: readInstructions(top, root) });
}

/** Window and price as configured, else as the endpoint says; what neither knows stays unknown. */
async function factsOf({ endpoint, model }: Selected, keys: Keys, env: NodeJS.ProcessEnv): Promise<Work['facts']> {
  let told = model;
  if (model.contextWindow === undefined) {
    const listed = await listModels(endpoint, await keyOf(endpoint, keys, env), 3000).catch(() => []); // many do not say
    told = { ...listed.find(({ id }) => id === model.id), ...model };
  }
  return { window: told.contextWindow ?? null, price: told.price ?? null };
}
