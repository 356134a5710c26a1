import { z } from 'zod';
import type { Api, Message, ModelRequest, Tool } from './script';

const record = z.record(z.string(), z.unknown());
const schema = record.default({});

const chat = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string(), parameters: schema }) })).default([]),
});

const responses = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(record)]),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string().optional(), parameters: record.nullish() })).default([]),
});

const anthropic = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  system: z.unknown().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })),
  tools: z.array(z.looseObject({ name: z.string(), input_schema: schema })).default([]),
});

const declaration = z.looseObject({ name: z.string(), parameters: record.optional(), parametersJsonSchema: record.optional() });
const gemini = z.looseObject({
  systemInstruction: z.unknown().optional(),
  contents: z.array(z.looseObject({ role: z.string().default('user'), parts: z.array(record) })),
  tools: z.array(z.looseObject({ functionDeclarations: z.array(declaration).default([]) })).default([]),
});

type Read = Omit<ModelRequest, 'api' | 'key' | 'body' | 'prompt'>;

/** A request's body in the words that are the same for every API. Throws where the body is not one of that API. */
export function readRequest(api: Api, body: unknown, address: { model: string; stream: boolean; key: string | null }): ModelRequest {
  const read = readers[api](body, address);
  const answered = read.messages.findIndex(({ role }) => role === 'assistant');
  const before = answered === -1 ? read.messages : read.messages.slice(0, answered);
  return { ...read, api, key: address.key, body: record.parse(body), prompt: userText(before) };
}

/** All that the person said in these messages. */
export const userText = (messages: readonly Message[]): string =>
  messages
    .filter(({ role }) => role === 'user')
    .map(({ text }) => text)
    .join('\n');

const readers: Record<Api, (body: unknown, address: { model: string; stream: boolean }) => Read> = {
  chat(body) {
    const { model, stream, messages, tools } = chat.parse(body);
    return {
      model,
      stream,
      messages: messages.map(({ role, content }) => message(role, content)),
      tools: tools.map((tool): Tool => ({ name: tool.function.name, takes: 'json', schema: tool.function.parameters })),
    };
  },
  responses(body) {
    const { model, stream, instructions, input, tools } = responses.parse(body);
    const items = typeof input === 'string' ? [message('user', input)] : input.map(responsesItem);
    return {
      model,
      stream,
      messages: instructions ? [message('system', instructions), ...items] : items,
      tools: tools.flatMap((tool) => (tool.name ? [responsesTool(tool.name, tool.type, tool.parameters)] : [])),
    };
  },
  anthropic(body) {
    const { model, stream, system, messages, tools } = anthropic.parse(body);
    const said = messages.flatMap(({ role, content }) => anthropicMessages(role, content));
    return {
      model,
      stream,
      messages: system ? [message('system', system), ...said] : said,
      tools: tools.map((tool): Tool => ({ name: tool.name, takes: 'json', schema: tool.input_schema })),
    };
  },
  gemini(body, { model, stream }) {
    const { systemInstruction, contents, tools } = gemini.parse(body);
    const said = contents.map(({ role, parts }) => message(geminiRole(role, parts), parts));
    return {
      model,
      stream,
      messages: systemInstruction ? [message('system', systemInstruction), ...said] : said,
      tools: tools
        .flatMap((tool) => tool.functionDeclarations)
        .map((tool): Tool => ({ name: tool.name, takes: 'json', schema: tool.parametersJsonSchema ?? tool.parameters ?? {} })),
    };
  },
};

const responsesTool = (name: string, type: string, parameters: Record<string, unknown> | null | undefined): Tool => ({
  name,
  takes: type === 'custom' ? 'text' : 'json',
  schema: parameters ?? {},
});

function responsesItem(item: Record<string, unknown>): Message {
  const type = String(item['type'] ?? 'message');
  if (type === 'message') return message(String(item['role']), item['content']);
  if (type.endsWith('_output')) return message('tool', item['output']);
  return message('assistant', item);
}

/** Results of tools come in the user's name; they are told apart, so that a prompt is what a person said. */
function anthropicMessages(role: string, content: unknown): Message[] {
  if (!Array.isArray(content)) return [message(role, content)];
  const results = content.filter((part) => isOfType(part, 'tool_result'));
  const rest = content.filter((part) => !isOfType(part, 'tool_result'));
  return [...results.map((part) => message('tool', part)), ...(rest.length > 0 ? [message(role, rest)] : [])];
}

const isOfType = (part: unknown, type: string): boolean => textFields.safeParse(part).data?.type === type;

function geminiRole(role: string, parts: readonly Record<string, unknown>[]): string {
  if (parts.some((part) => 'functionResponse' in part)) return 'tool';
  return role === 'model' ? 'assistant' : role;
}

const roles: Readonly<Record<string, Message['role']>> = { developer: 'system', system: 'system', assistant: 'assistant', tool: 'tool' };

const message = (role: string, content: unknown): Message => ({ role: roles[role] ?? 'user', text: textOf(content) });

const textFields = z.looseObject({
  type: z.string().optional(),
  text: z.string().optional(),
  content: z.unknown().optional(),
  parts: z.unknown().optional(),
});

/** The text in a message's content, whatever its parts are called; a part without text as JSON. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(textOf).join('\n');
  const part = textFields.safeParse(content).data;
  if (!part) return '';
  if (part.text !== undefined) return part.text;
  const inner = part.content ?? part.parts;
  return inner === undefined || inner === null ? JSON.stringify(content) : textOf(inner);
}
