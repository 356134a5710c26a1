import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import {
  type ClientContext,
  client,
  type McpServer,
  methods,
  ndJsonStream,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
} from '@agentclientprotocol/sdk';
import { bundleEntry } from './bundle';

/** What the agent asks, and how a test answers: an option's id, or a whole response. */
export type Answer = (
  request: RequestPermissionRequest,
) => string | RequestPermissionResponse | Promise<string | RequestPermissionResponse>;

/** The built-in agent as a process of its own, with an ACP client at its other end. */
export interface Builtin {
  process: ChildProcessByStdio<Writable, Readable, Readable>;
  agent: ClientContext;
  /** Everything that it told, oldest first. */
  updates: SessionUpdate[];
  permissions: RequestPermissionRequest[];
  stderr(): string;
  newSession(cwd: string, mode?: string, mcpServers?: McpServer[]): Promise<string>;
  prompt(session: string, text: string): Promise<string>;
  /** Resolves with the first update that is as wanted, of those that were and those that come. */
  seen(wanted: (update: SessionUpdate) => boolean): Promise<SessionUpdate>;
  kill(): Promise<void>;
}

/** Names the scripted server in `builtin-agent.json` of a home. */
export function configure(
  home: string,
  baseUrl: string,
  more: { api?: string; endpoint?: object; model?: object; config?: object } = {},
): void {
  const model = { id: 'scripted', contextWindow: 100_000, price: { input: 2, output: 8, asOf: '2026-01-31' }, ...more.model };
  const endpoint = { id: 'test', baseUrl, api: more.api ?? 'chat', models: [model], ...more.endpoint };
  writeFileSync(join(home, 'builtin-agent.json'), JSON.stringify({ endpoints: [endpoint], ...more.config }));
}

/** Starts a process of `espalier agent`. `ESPALIER_TEST_NODE` names another runtime to run it with (Electron). */
export async function spawnAgent(
  args: readonly string[],
  { home, cwd, env = {} }: { home: string; cwd: string; env?: Record<string, string> },
): Promise<Builtin['process']> {
  const bundle = await bundleEntry('src/main/agent.ts');
  const child = spawn(process.env['ESPALIER_TEST_NODE'] ?? process.execPath, [bundle, 'agent', ...args], {
    cwd,
    // No keychain of the person's: a bus that is not there.
    env: {
      ...process.env,
      ...{ ELECTRON_RUN_AS_NODE: '1', ESPALIER_HOME: home, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
      ...{ OPENAI_API_KEY: '', OPENAI_BASE_URL: '', HOME: home, ...env },
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const last = (): void => void child.kill('SIGKILL'); // where a test broke off
  process.once('exit', last);
  child.once('exit', () => process.removeListener('exit', last));
  return child;
}

export async function startBuiltin(home: string, answer: Answer = () => 'allow', env: Record<string, string> = {}): Promise<Builtin> {
  const child = await spawnAgent(['--acp'], { home, cwd: home, env });
  const updates: SessionUpdate[] = [];
  const permissions: RequestPermissionRequest[] = [];
  const watchers = new Set<() => void>();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const app = client({ name: 'test' })
    .onRequest(methods.client.session.requestPermission, async ({ params }) => {
      permissions.push(params);
      const given = await answer(params);
      return typeof given === 'string' ? { outcome: { outcome: 'selected', optionId: given } } : given;
    })
    .onNotification(methods.client.session.update, ({ params }) => {
      updates.push(params.update);
      for (const watcher of watchers) watcher();
    });
  const connection = app.connect(ndJsonStream(Writable.toWeb(child.stdin), Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>));
  const { agent } = connection;
  await agent.request(methods.agent.initialize, { protocolVersion: 1, clientCapabilities: {} });
  return {
    process: child,
    agent,
    updates,
    permissions,
    stderr: () => stderr,
    newSession: async (cwd, mode = 'auto', mcpServers = []) => {
      const { sessionId } = await agent.request(methods.agent.session.new, { cwd, mcpServers });
      await agent.request(methods.agent.session.setMode, { sessionId, modeId: mode });
      return sessionId;
    },
    prompt: async (sessionId, text) =>
      (await agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] })).stopReason,
    seen: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = updates.find(wanted);
          if (!found) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** All that the agent said, thinking and notices left out. */
export const saidText = (updates: readonly SessionUpdate[]): string =>
  updates
    .flatMap((update) => (update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text' ? [update.content.text] : []))
    .join('');

/** What the agent itself told beside the model. */
export const notices = (updates: readonly SessionUpdate[]): string[] =>
  updates.flatMap((update) =>
    update.sessionUpdate === 'agent_thought_chunk' && update._meta?.['espalier'] && update.content.type === 'text'
      ? [update.content.text]
      : [],
  );

/** Every tool result as it was told: its state and text. */
export const results = (updates: readonly SessionUpdate[]): { status: string; text: string }[] =>
  updates.flatMap((update) => {
    if (update.sessionUpdate !== 'tool_call_update' || !update.content) return [];
    const text = update.content.flatMap((part) => (part.type === 'content' && part.content.type === 'text' ? [part.content.text] : []));
    return [{ status: update.status ?? '', text: text.join('\n') }];
  });
