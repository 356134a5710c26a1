import { expect, test } from 'vitest';
import { agentCommand } from '../../../src/main/agents/command';
import { parseDeclaredAgents } from '../../../src/main/agents/declared';
import { declaredDefinition } from '../../../src/main/agents/declared-definition';

const agent = { id: 'claude', name: 'Claude', command: ['claude', '-p', '{prompt}'], io: 'terminal', resume: ['claude', '--continue'] };

test('declared agents are read as they stand', () => {
  const pipe = { id: 'aider', command: ['aider'], io: 'pipe' };
  const { agents, problem } = parseDeclaredAgents(JSON.stringify({ $schema: 'x', agents: [agent, pipe] }), 'agents.json');
  expect(problem).toBeNull();
  const rest = { titles: [], approvals: [] };
  expect(agents).toEqual([
    { ...agent, ...rest },
    { ...pipe, ...rest, name: 'aider' },
  ]);
});

test('a wrong agent is told by file, line and key, and the right ones stay', () => {
  const text = `{\n  "agents": [\n    {"id": "bad",\n     "commnd": ["x"]},\n    ${JSON.stringify(agent)}\n  ]\n}`;
  const { agents, problem } = parseDeclaredAgents(text, '/home/p/agents.json');
  expect(agents.map(({ id }) => id)).toEqual(['claude']);
  expect(problem?.split('\n')).toEqual([
    '/home/p/agents.json:3: agents[0].command is missing',
    '/home/p/agents.json:4: unknown key "commnd" in agents[0] (did you mean "command"?)',
  ]);
});

test('an unknown key at the top keeps the agents', () => {
  const { agents, problem } = parseDeclaredAgents(`{"agent": 1,\n"agents": [${JSON.stringify(agent)}]}`, 'agents.json');
  expect(agents).toHaveLength(1);
  expect(problem).toBe('agents.json:1: unknown key "agent" (did you mean "agents"?)');
});

test.each([
  ['an id twice', [agent, agent], 'agents.json:1: agents[1].id: "claude" is declared twice', 1],
  ['an id of ours', [{ ...agent, id: 'shell' }], 'agents.json:1: agents[0].id: "shell" is an agent of Espalier\'s own', 0],
  ['an empty command', [{ ...agent, command: [] }], 'agents.json:1: agents[0].command', 0],
  ['an io of its own', [{ ...agent, io: 'tty' }], 'agents.json:1: agents[0].io', 0],
])('%s is refused', (_, agents, message, kept) => {
  const parsed = parseDeclaredAgents(JSON.stringify({ agents }), 'agents.json');
  expect(parsed.problem).toContain(message);
  expect(parsed.agents).toHaveLength(kept);
});

test('a file that is not JSON keeps no agent and says so', () => {
  expect(parseDeclaredAgents('{"agents": [', 'agents.json')).toEqual({
    agents: [],
    problem: expect.stringMatching(/^agents\.json:1: not valid JSON/),
  });
});

test('the task goes into every argument as it is, whatever characters it has', () => {
  const declared = { command: ['run', '--task={prompt}', '{prompt}'] as const, resume: ['run', '--continue'] as const };
  const prompt = 'it\'s $& "quoted" `$HOME` \n {prompt}';
  expect(agentCommand({ command: [...declared.command] }, { prompt, resume: true })).toEqual({
    command: 'run',
    args: [`--task=${prompt}`, prompt],
  });
  expect(agentCommand({ command: [...declared.command], resume: [...declared.resume] }, { prompt, resume: true })).toEqual({
    command: 'run',
    args: ['--continue'],
  });
});

test('one that speaks by messages is declared without code, and patterns that are none are told', () => {
  const mine = {
    ...{ id: 'mine', command: ['mine'], programs: ['mine', 'mine-cli'], messages: { protocol: 'acp', args: ['--acp'] } },
    ...{ version: { args: ['-v'], pattern: '(\\d+)' }, titles: [{ pattern: '^✋', is: 'waiting' }], approvals: ['Allow\\?'] },
  };
  const { agents, problem } = parseDeclaredAgents(JSON.stringify({ agents: [mine] }), 'agents.json');
  expect(problem).toBeNull();
  const definition = agents[0] && declaredDefinition(agents[0]);
  expect(definition).toMatchObject({
    ...{ programs: ['mine', 'mine-cli'], version: { args: ['-v'], pattern: /(\d+)/mu, minimum: '0' } },
    ...{ features: { structured: true, tui: true, approve: true }, signals: { titles: [{ pattern: /^✋/u, is: 'waiting' }] } },
  });
  const wrong = { ...mine, approvals: ['('], messages: { protocol: 'mcp', args: [] } };
  const told = parseDeclaredAgents(JSON.stringify({ agents: [wrong] }), 'agents.json');
  expect(told.agents).toEqual([]);
  expect(told.problem).toContain('agents[0].approvals[0]');
  expect(told.problem).toContain('agents[0].messages.protocol');
});
