import { describe, expect, it } from 'vitest';
import { ask, call, type Message, read, shell, type Tool, write } from '../../helpers/models';
import { nameCall } from '../../helpers/models/tools';

const tool = (name: string, properties: Record<string, unknown>, required: string[] = []): Tool => ({
  name,
  takes: 'json',
  schema: { type: 'object', properties, required },
});
const string = { type: 'string' };
const told = (text: string): Message[] => [{ role: 'user', text }];

function named(what: Parameters<typeof nameCall>[0], tools: Tool[], messages: Message[] = []): [string, unknown] | null {
  const found = nameCall(what, { tools, messages });
  return found && [found.name, JSON.parse(found.input)];
}

describe('writing a file', () => {
  const hi = write('a.txt', 'hi');
  it.each<[string, Tool, unknown]>([
    ['claude', tool('Write', { file_path: string, content: string }), { file_path: 'a.txt', content: 'hi' }],
    ['gemini', tool('write_file', { file_path: string, content: string }), { file_path: 'a.txt', content: 'hi' }],
    ['opencode', tool('write', { filePath: string, content: string }), { filePath: 'a.txt', content: 'hi' }],
    ['copilot', tool('create', { path: string, file_text: string }), { path: 'a.txt', file_text: 'hi' }],
    [
      'cline',
      tool('editor', { path: string, new_text: string, old_text: string }, ['path', 'new_text']),
      { path: 'a.txt', new_text: 'hi' },
    ],
  ])('as %s has it', (_, offered, args) => {
    expect(named(hi, [tool('other', {}), offered])).toEqual([offered.name, args]);
  });

  it('by a patch where there is no tool for it', () => {
    const patch: Tool = { name: 'apply_patch', takes: 'text', schema: {} };
    expect(nameCall(write('a.txt', 'one\ntwo\n'), { tools: [patch, tool('shell', { command: string })], messages: [] })).toEqual({
      name: 'apply_patch',
      takes: 'text',
      input: '*** Begin Patch\n*** Add File: a.txt\n+one\n+two\n*** End Patch\n',
    });
  });

  it('by the shell where there is nothing else, whatever stands in it', () => {
    expect(named(write('b/a.txt', "it's"), [tool('exec_command', { cmd: string })])).toEqual([
      'exec_command',
      { cmd: "mkdir -p 'b' && printf %s 'it'\\''s' > 'b/a.txt'" },
    ]);
  });

  it('not at all without a tool', () => expect(named(hi, [tool('glob', { pattern: string })])).toBeNull());

  it.each([
    'working in the directory: /work/lamp\nnext',
    'Working directory: /work/lamp\n',
    '<cwd>/work/lamp</cwd>',
    'working directory is `/work/lamp`',
  ])('at an absolute path where the tool insists: %s', (text) => {
    const offered = [tool('write_file', { file_path: { type: 'string', description: 'An absolute path' }, content: string })];
    expect(named(hi, offered, told(text))).toEqual(['write_file', { file_path: '/work/lamp/a.txt', content: 'hi' }]);
  });
});

it('runs a command as a line, a vector or a list', () => {
  expect(named(shell('ls'), [tool('Bash', { command: string })])).toEqual(['Bash', { command: 'ls' }]);
  expect(named(shell('ls'), [tool('shell', { command: { type: 'array' } })])).toEqual(['shell', { command: ['bash', '-lc', 'ls'] }]);
  expect(named(shell('ls'), [tool('run_commands', { commands: { type: 'array' } })])).toEqual(['run_commands', { commands: ['ls'] }]);
});

it('fills what a tool insists on besides', () => {
  const properties = {
    command: string,
    description: string,
    is_background: { type: 'boolean' },
    mode: { enum: ['a', 'b'] },
    spare: string,
  };
  expect(named(shell('ls'), [tool('bash', properties, ['command', 'description', 'is_background', 'mode'])])).toEqual([
    'bash',
    { command: 'ls', description: 'scripted', is_background: false, mode: 'a' },
  ]);
});

it('reads and asks', () => {
  expect(named(read('a.txt'), [tool('read', { filePath: string })])).toEqual(['read', { filePath: 'a.txt' }]);
  expect(named(ask('Red?', ['Yes', 'No']), [tool('AskUserQuestion', { questions: { type: 'array' } })])).toMatchObject([
    'AskUserQuestion',
    { questions: [{ question: 'Red?', options: [{ label: 'Yes' }, { label: 'No' }] }] },
  ]);
});

it('calls by name what is not offered, with what it was given', () => {
  expect(named(call('teleport', { to: '../..' }), [])).toEqual(['teleport', { to: '../..' }]);
  expect(nameCall(call('write', '{'), { tools: [], messages: [] })).toEqual({ name: 'write', takes: 'json', input: '{' });
});
