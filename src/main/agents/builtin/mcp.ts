import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { programVersion } from '../../../shared/version';
import type { McpServerConfig } from './config';
import { type Tool, ToolFailure } from './tools/tool';

const connectMs = 20_000;
const callMs = 600_000;
const longestDescription = 2000;

/** The tools of all servers that could be reached. */
export interface McpTools {
  tools: Tool[];
  /** One sentence for each server that could not. */
  problems: string[];
  close(): Promise<void>;
}

type McpTool = Awaited<ReturnType<Client['listTools']>>['tools'][number];

/** Connects to MCP servers; `servers` by the name that their tools carry. One that fails does not hold up the others. */
export async function connectMcp(servers: Readonly<Record<string, McpServerConfig>>, root: string): Promise<McpTools> {
  const clients: Client[] = [];
  const tools = new Map<string, Tool>();
  const problems: string[] = [];
  await Promise.all(
    Object.entries(servers).map(async ([name, config]) => {
      const client = new Client({ name: 'espalier', version: programVersion });
      clients.push(client);
      try {
        await client.connect(transportOf(config, root), { timeout: connectMs });
        for (const tool of await listAll(client)) {
          const made = toolOf(name, client, tool);
          tools.set(made.spec.name, made);
        }
      } catch (error) {
        problems.push(`The MCP server “${name}” cannot be used: ${error instanceof Error ? error.message : String(error)}`);
      }
    }),
  );
  return {
    tools: [...tools.values()],
    problems,
    close: async () => void (await Promise.allSettled(clients.map((client) => client.close()))),
  };
}

function transportOf(config: McpServerConfig, root: string): Transport {
  if ('command' in config) {
    const { command, args, env } = config;
    // A path is relative to the worktree, as in the configuration of other agents.
    const program = command.includes('/') ? path.resolve(root, command) : command;
    return new StdioClientTransport({ command: program, args, env: { ...getDefaultEnvironment(), ...env }, cwd: root, stderr: 'ignore' });
  }
  // The SDK's own type is not made for exactOptionalPropertyTypes.
  return new StreamableHTTPClientTransport(new URL(config.url), { requestInit: { headers: config.headers } }) as Transport;
}

async function listAll(client: Client): Promise<McpTool[]> {
  const found: McpTool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(cursor === undefined ? {} : { cursor }, { timeout: connectMs });
    found.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

function toolOf(server: string, client: Client, { name, description = '', inputSchema }: McpTool): Tool {
  // What model APIs take as a name.
  const ours = `mcp__${server}__${name}`.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
  return {
    spec: { name: ours, description: description.slice(0, longestDescription), parameters: inputSchema },
    kind: 'other',
    access: 'foreign',
    prepare: (input) => {
      if (!isObject(input)) throw new ToolFailure(`The arguments of ${ours} have to be an object.`);
      return {
        title: `${server}: ${name}`,
        pattern: { is: ours },
        covered: (pattern) => 'is' in pattern && pattern.is === ours,
        paths: [],
        preview: async () => [],
        run: async ({ signal }) => {
          const answer = await client.callTool({ name, arguments: input }, CallToolResultSchema, { signal, timeout: callMs });
          const { content, structuredContent, isError } = CallToolResultSchema.parse(answer);
          const parts = content.map((part) => (part.type === 'text' ? part.text : `(${part.type} left out)`));
          const text = parts.length > 0 ? parts.join('\n') : JSON.stringify(structuredContent ?? {});
          if (isError) throw new ToolFailure(text);
          return { text };
        },
      };
    },
  };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
