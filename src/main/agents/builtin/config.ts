import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { EspalierError } from '../../../shared/errors';
import { parseConfig } from '../../config/parse';
import { presets } from './presets';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

const price = z.strictObject({
  input: z.number().min(0).describe('US dollars per million tokens.'),
  output: z.number().min(0),
  cachedInput: z.number().min(0).optional().describe('Default: as input.'),
  asOf: z.string().optional().describe('When this was looked up, such as 2026-01-31.'),
});

const model = z.strictObject({
  id: z.string().min(1).describe('What the endpoint calls it.'),
  contextWindow: z.number().int().positive().optional().describe('Tokens. Default: as the endpoint says, else unknown.'),
  price: price.optional(),
});

const endpoint = z.strictObject({
  id: id.describe('Names it in `endpoint/model`, and its key.'),
  name: z.string().min(1).optional(),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(`Default: of the preset of this id: ${presets.map((preset) => preset.id).join(', ')}.`),
  api: z.enum(['chat', 'responses']).optional().describe('Chat Completions or Responses. Default: of the preset, else chat.'),
  models: z.array(model).default([]),
  timeoutSeconds: z.number().positive().default(300).describe('How long it may say nothing.'),
});

const mcpServer = z.union([
  z.strictObject({ command: z.string().min(1), args: z.array(z.string()).default([]), env: z.record(z.string(), z.string()).default({}) }),
  z.strictObject({ url: z.url({ protocol: /^https?$/ }), headers: z.record(z.string(), z.string()).default({}) }),
]);
export type McpServerConfig = z.infer<typeof mcpServer>;

/** `ESPALIER_HOME/builtin-agent.json`. Its JSON Schema is published as `resources/builtin-agent.schema.json`. */
export const builtinAgentSchema = z.strictObject({
  $schema: z.string().optional(),
  model: z.string().min(1).optional().describe('`endpoint/model` to use where none is named. Default: the first.'),
  endpoints: z.array(endpoint).default([]),
  mcpServers: z.record(id, mcpServer).default({}).describe('Offered to every conversation.'),
});

export type ModelEntry = z.infer<typeof model>;
export type Price = z.infer<typeof price>;
export interface Endpoint {
  id: string;
  name: string;
  baseUrl: string;
  api: 'chat' | 'responses';
  models: ModelEntry[];
  timeoutSeconds: number;
}
export interface BuiltinConfig {
  /** `endpoint/model`; null: the first. */
  model: string | null;
  endpoints: Endpoint[];
  mcpServers: Record<string, McpServerConfig>;
}

/** Where the person says which endpoints there are. */
export const builtinConfigFile = (home: string): string => path.join(home, 'builtin-agent.json');

/** Reads `builtin-agent.json`; without one there is nothing in it. Throws `config` naming file, line and key. */
export function readBuiltinConfig(home: string): BuiltinConfig {
  const file = builtinConfigFile(home);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { model: null, endpoints: [], mcpServers: {} };
    throw new EspalierError('config', `${file} cannot be read.`, 'Nothing was changed. Make it readable and try again.', { cause: error });
  }
  const { value, problems } = parseConfig(builtinAgentSchema, text, file);
  const [problem] = problems;
  if (!value)
    throw new EspalierError('config', problem?.message ?? `${file} is not valid.`, 'Nothing was changed. Correct it and try again.');
  return { model: value.model ?? null, endpoints: value.endpoints.map((entry) => complete(entry, file)), mcpServers: value.mcpServers };
}

function complete({ id, name, baseUrl, api, models, timeoutSeconds }: z.infer<typeof endpoint>, file: string): Endpoint {
  const preset = presets.find((entry) => entry.id === id);
  const url = baseUrl ?? preset?.baseUrl;
  if (url === undefined) {
    throw new EspalierError(
      'config',
      `${file}: the endpoint "${id}" has no baseUrl.`,
      'Add it, such as "http://localhost:8000/v1", and try again.',
    );
  }
  return { id, name: name ?? preset?.name ?? id, baseUrl: url, api: api ?? preset?.api ?? 'chat', models, timeoutSeconds };
}
