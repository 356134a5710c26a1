import { randomUUID } from 'node:crypto';
import {
  type AgentApp,
  type AgentContext,
  agent,
  type ContentBlock,
  type McpServer,
  methods,
  type NewSessionResponse,
  PROTOCOL_VERSION,
  RequestError,
} from '@agentclientprotocol/sdk';
import { EspalierError, toErrorRecord } from '../../../shared/errors';
import { permissions } from '../../../shared/model';
import { programVersion } from '../../../shared/version';
import type { McpServerConfig } from './config';
import { type Conversation, loadConversation, startConversation } from './conversation';
import { TurnFailure, toRequestError } from './errors';
import { newMeta } from './meta';
import { modes } from './permissions';
import { type Outside, openSession, type Session } from './session';
import type { Client } from './work';

const modelOption = 'model';

/** The built-in agent as an ACP agent, for whichever stream it is connected to; `close` ends what its sessions hold. */
export function makeAgent(outside: Outside): { app: AgentApp; close(): Promise<void> } {
  const sessions = new Map<string, Session>();
  const session = (id: string): Session => {
    const found = sessions.get(id);
    if (!found) throw RequestError.invalidParams({ message: `There is no session ${id}. Load it first.` });
    return found;
  };
  const open = async (context: AgentContext, cwd: string, servers: McpServer[], conversation: Conversation): Promise<Session> => {
    await sessions.get(conversation.id)?.close();
    const opened = await openSession(outside, { cwd, conversation, mcpServers: mcpConfigs(servers) }, clientOf(context, conversation.id));
    sessions.set(conversation.id, opened);
    return opened;
  };

  const app = agent({ name: 'espalier' })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: PROTOCOL_VERSION,
      agentInfo: { name: 'espalier', title: 'Espalier’s own agent', version: programVersion },
      agentCapabilities: {
        loadSession: true,
        promptCapabilities: { embeddedContext: true },
        mcpCapabilities: { http: true },
      },
      authMethods: [],
    }))
    .onRequest(methods.agent.session.new, ({ params, client }) =>
      answered(async () => {
        const named = newMeta.safeParse(params._meta).data?.espalier.conversation;
        const conversation = startConversation(outside.home, named ?? randomUUID(), params.cwd);
        const opened = await open(client, params.cwd, params.mcpServers, conversation);
        return { sessionId: opened.id, ...stateOf(opened) };
      }),
    )
    .onRequest(methods.agent.session.load, ({ params, client }) =>
      answered(async () => {
        const opened = await open(client, params.cwd, params.mcpServers, loadConversation(outside.home, params.sessionId));
        opened.replay();
        return stateOf(opened);
      }),
    )
    .onRequest(methods.agent.session.setMode, ({ params }) => {
      const mode = permissions.safeParse(params.modeId);
      if (!mode.success) throw RequestError.invalidParams({ message: `There is no mode ${params.modeId}.` });
      session(params.sessionId).setMode(mode.data);
      return {};
    })
    .onRequest(methods.agent.session.setConfigOption, ({ params }) =>
      answered(async () => {
        const chosen = session(params.sessionId);
        if (params.configId !== modelOption || typeof params.value !== 'string') {
          throw RequestError.invalidParams({ message: `There is no option ${params.configId} of this kind.` });
        }
        chosen.setModel(params.value);
        return { configOptions: stateOf(chosen).configOptions ?? [] };
      }),
    )
    .onRequest(methods.agent.session.prompt, ({ params }) =>
      answered(async () => ({ stopReason: await session(params.sessionId).prompt(textOf(params.prompt)) })),
    )
    .onNotification(methods.agent.session.cancel, ({ params }) => session(params.sessionId).cancel());
  return { app, close: async () => void (await Promise.allSettled([...sessions.values()].map((entry) => entry.close()))) };
}

/** Errors as JSON-RPC has them; `data` says more. */
async function answered<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof RequestError) throw error;
    if (error instanceof TurnFailure) throw toRequestError(error);
    const { code, message, hint } = toErrorRecord(error);
    const invalid = error instanceof EspalierError && (code === 'not-found' || code === 'repository');
    throw new RequestError(invalid ? -32602 : -32603, hint === '' ? message : `${message} ${hint}`, { code, message, hint });
  }
}

function stateOf(session: Session): Omit<NewSessionResponse, 'sessionId'> {
  return {
    modes: { currentModeId: session.mode(), availableModes: [...modes] },
    configOptions: [
      {
        type: 'select',
        ...{ id: modelOption, name: 'Model', category: 'model', currentValue: session.model() },
        options: session.models().map((value) => ({ value, name: value })),
      },
    ],
  };
}

function clientOf(context: AgentContext, sessionId: string): Client {
  return {
    // A client that is gone hears nothing more; the connection's end is noticed elsewhere.
    update: (update) => void context.notify(methods.client.session.update, { sessionId, update }).catch(() => undefined),
    permission: (request) => context.request(methods.client.session.requestPermission, { sessionId, ...request }),
  };
}

function mcpConfigs(servers: readonly McpServer[]): Record<string, McpServerConfig> {
  const pairs = (entries: readonly { name: string; value: string }[]): Record<string, string> =>
    Object.fromEntries(entries.map(({ name, value }) => [name, value]));
  return Object.fromEntries(
    servers.flatMap((server): [string, McpServerConfig][] => {
      if ('command' in server) return [[server.name, { command: server.command, args: server.args, env: pairs(server.env) }]];
      return 'url' in server ? [[server.name, { url: server.url, headers: pairs(server.headers) }]] : [];
    }),
  );
}

/** A prompt as text: what it embeds is quoted, what it links to is named. */
function textOf(prompt: readonly ContentBlock[]): string {
  return prompt
    .map((block) => {
      if (block.type === 'text') return block.text;
      if (block.type === 'resource_link') return `(${block.uri})`;
      if (block.type === 'resource' && 'text' in block.resource) return `${block.resource.uri}:\n${block.resource.text}`;
      return `(${block.type} left out)`;
    })
    .join('\n\n');
}
