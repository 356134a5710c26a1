import { dirname, resolve } from 'node:path';
import type { Call, Message, ModelRequest, Tool } from './script';

/** A call in the words of a request's tools. */
export interface NamedCall {
  readonly name: string;
  readonly takes: 'json' | 'text';
  /** JSON, or for a `text` tool the text itself. */
  readonly input: string;
}

type Known = Readonly<Record<string, unknown>>;

const writers = ['Write', 'write', 'write_file', 'write_to_file', 'create', 'create_file', 'editor'];
const readers = ['Read', 'read', 'read_file', 'view', 'read_files'];
const shells = [
  'Bash',
  'bash',
  'run_shell_command',
  'execute_command',
  'run_commands',
  'exec_command',
  'shell_command',
  'shell',
  'local_shell',
];
const askers = [
  'AskUserQuestion',
  'ask_user',
  'ask_user_question',
  'question',
  'request_user_input',
  'ask_followup_question',
  'ask_question',
];

/** Names of one argument among the agents' tools; the schema decides which is sent. */
const paths = ['file_path', 'filePath', 'path', 'absolute_path', 'file', 'filename'];
const contents = ['content', 'contents', 'file_text', 'new_text', 'text'];
const commands = ['command', 'cmd'];

/** The call by whichever offered tool has its meaning; null where none has. */
export function nameCall(call: Call, { tools, messages }: Pick<ModelRequest, 'tools' | 'messages'>): NamedCall | null {
  switch (call.does) {
    case 'call':
      return rawCall(call.name, call.arguments, tools);
    case 'read':
      return readCall(find(tools, readers), call.path, messages);
    case 'shell':
      return useTool(find(tools, shells), shellArguments(call.command, tools));
    case 'ask':
      return useTool(find(tools, askers), askArguments(call.question, call.options));
    case 'write':
      return writeCall(call.path, call.content, tools, messages);
  }
}

function rawCall(name: string, given: Known | string, tools: readonly Tool[]): NamedCall {
  const takes = tools.find((tool) => tool.name === name)?.takes ?? 'json';
  return { name, takes, input: typeof given === 'string' ? given : JSON.stringify(given) };
}

function readCall(tool: Tool | undefined, path: string, messages: readonly Message[]): NamedCall | null {
  const place = placeFor(tool, path, messages);
  return useTool(tool, { ...each(paths, place), files: [{ path: place }], file_paths: [place] });
}

function writeCall(path: string, content: string, tools: readonly Tool[], messages: readonly Message[]): NamedCall | null {
  const writer = find(tools, writers);
  if (writer)
    return useTool(writer, {
      ...each(paths, placeFor(writer, path, messages)),
      ...each(contents, content),
      command: 'create',
      commands: [],
    });
  const patcher = find(tools, ['apply_patch']);
  if (patcher) return patchCall(patcher, path, content);
  const command = `mkdir -p '${dirname(path)}' && printf %s '${content.replaceAll("'", "'\\''")}' > '${path}'`;
  return nameCall({ does: 'shell', command }, { tools, messages });
}

/** How agents tell a model where it works. */
const workingDirectory = /(?:working directory|working in the directory|<cwd>)(?: is)?:?[*`\s]*(\/[^\n`<]+)/i;

/** The path as this tool takes it: some insist on an absolute one, which a model makes from what it was told. */
function placeFor(tool: Tool | undefined, path: string, messages: readonly Message[]): string {
  if (!/absolute/i.test(JSON.stringify(tool?.schema ?? {}))) return path;
  const told = messages.map(({ text }) => workingDirectory.exec(text)?.[1]).find((found) => found !== undefined);
  return told === undefined ? path : resolve(told.trim(), path);
}

function patchCall(tool: Tool, path: string, content: string): NamedCall {
  const lines = content.replace(/\n$/, '').split('\n');
  const patch = ['*** Begin Patch', `*** Add File: ${path}`, ...lines.map((line) => `+${line}`), '*** End Patch', ''].join('\n');
  if (tool.takes === 'text') return { name: tool.name, takes: 'text', input: patch };
  return { name: tool.name, takes: 'json', input: JSON.stringify(complete(tool, each(['input', 'patch', 'patchText'], patch))) };
}

function shellArguments(command: string, tools: readonly Tool[]): Known {
  const type = properties(find(tools, shells))['command'];
  // codex's older shell tool takes an argument vector in place of a line
  const line = isRecord(type) && type['type'] === 'array' ? ['bash', '-lc', command] : command;
  return { ...each(commands, line), commands: [command] };
}

function askArguments(question: string, options: readonly string[]): Known {
  const choices = options.map((label) => ({ label, description: label }));
  const one = { question, header: 'Question', id: 'question', type: 'choice', options: choices, multiSelect: false, multiple: false };
  return { questions: [one], question, options, choices: options };
}

function useTool(tool: Tool | undefined, known: Known): NamedCall | null {
  if (!tool) return null;
  if (tool.takes === 'text') return { name: tool.name, takes: 'text', input: String(known['command'] ?? '') };
  return { name: tool.name, takes: 'json', input: JSON.stringify(complete(tool, known)) };
}

/** What the schema has of the known arguments, and something harmless for what else it insists on. */
function complete(tool: Tool, known: Known): Record<string, unknown> {
  const wanted = properties(tool);
  const required = Array.isArray(tool.schema['required']) ? tool.schema['required'].map(String) : [];
  const names = Object.keys(wanted).filter((name) => name in known || required.includes(name));
  return Object.fromEntries(names.map((name) => [name, name in known ? known[name] : harmless(wanted[name])]));
}

function harmless(schema: unknown): unknown {
  if (!isRecord(schema)) return 'scripted';
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const type = String(schema['type']).toLowerCase();
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'integer') return 10_000;
  if (type === 'array') return [];
  return type === 'object' ? {} : 'scripted';
}

function properties(tool: Tool | undefined): Known {
  const found = tool?.schema['properties'];
  return isRecord(found) ? found : {};
}

const find = (tools: readonly Tool[], names: readonly string[]): Tool | undefined =>
  names.map((name) => tools.find((tool) => tool.name === name)).find((tool) => tool !== undefined);

const each = (names: readonly string[], value: unknown): Known => Object.fromEntries(names.map((name) => [name, value]));

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
