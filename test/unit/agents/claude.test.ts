import { expect, it } from 'vitest';
import { claude } from '../../../src/main/agents/protocols/claude';
import { recorded, replay } from '../../helpers/replay';

it('reads a recorded conversation, with its questions', () => {
  const talk = replay(claude);
  for (const line of recorded('claude')) {
    talk.receive(line);
    for (const ask of talk.state().asks) talk.answer(ask, ask.kind === 'question' ? 'Blue' : 'allow');
  }
  expect(talk.entries.map(({ kind }) => kind)).toEqual([
    'text',
    'thinking',
    'text',
    'tool',
    'ask',
    'answer',
    'result',
    'tool',
    'ask',
    'answer',
    'result',
    'ask',
    'answer',
    'text',
  ]);
  expect(talk.state()).toMatchObject({
    ending: { type: 'done' },
    model: 'claude-opus-5-5',
    asks: [],
    usage: { inputTokens: 130_720, outputTokens: 80 },
  });
  expect(talk.sent.at(-1)).toMatchObject({
    response: { response: { behavior: 'allow', updatedInput: { answers: { 'Which colour?': 'Blue' } } } },
  });
});

const bash = { subtype: 'can_use_tool', tool_name: 'Bash', input: { command: 'rm -r build' }, tool_use_id: 'call' };
const rules = [{ type: 'addRules', rules: [{ toolName: 'Bash', ruleContent: 'rm *' }], behavior: 'allow', destination: 'localSettings' }];
const request = { type: 'control_request', request_id: 'one', request: { ...bash, permission_suggestions: rules } };
const result = { type: 'result', subtype: 'success', is_error: false, result: 'Over.' };

it('says for how long a yes is meant', () => {
  const reply = (answer: string): unknown => {
    const talk = replay(claude);
    talk.receive(request);
    const [ask] = talk.state().asks;
    if (ask) talk.answer(ask, answer);
    return talk.sent.at(-1);
  };
  const allow = { behavior: 'allow', updatedInput: bash.input };
  expect(reply('allow')).toMatchObject({ response: { request_id: 'one', response: allow } });
  expect(reply('allow-session')).toMatchObject({
    response: { response: { ...allow, updatedPermissions: [{ ...rules[0], destination: 'session' }] } },
  });
  expect(reply('allow-always')).toMatchObject({ response: { response: { ...allow, updatedPermissions: rules } } });
  expect(reply('deny')).toMatchObject({ response: { response: { behavior: 'deny' } } });
});

it('tells it what is said beside an answer: why not, or what else', () => {
  const [no, yes] = [replay(claude), replay(claude)];
  for (const [talk, answer] of [
    [no, 'deny'],
    [yes, 'allow'],
  ] as const) {
    talk.receive(request);
    const [ask] = talk.state().asks;
    if (ask) talk.answer(ask, answer, 'Only build/tmp');
  }
  expect(no.sent.at(-1)).toMatchObject({ response: { response: { behavior: 'deny', message: 'Only build/tmp' } } });
  expect(no.entries.at(-1)).toMatchObject({ kind: 'answer', text: 'Deny', note: 'Only build/tmp' });
  expect(yes.sent.at(-2)).toMatchObject({ response: { response: { behavior: 'allow' } } });
  expect(yes.sent.at(-1)).toMatchObject({ type: 'user', message: { content: [{ text: 'Only build/tmp' }] } });
  expect(yes.entries.at(-1)).toMatchObject({ kind: 'answer', note: 'Only build/tmp' });
});

it('asks nobody where the permissions decide', () => {
  const [plan, auto] = [replay(claude, { permissions: 'plan' }), replay(claude, { permissions: 'auto' })];
  plan.receive(request);
  auto.receive(request);
  expect([plan.state().asks, auto.state().asks]).toEqual([[], []]);
  expect(plan.sent.at(-1)).toMatchObject({ response: { response: { behavior: 'deny' } } });
  expect(auto.sent.at(-1)).toMatchObject({ response: { response: { behavior: 'allow' } } });
});

it('asks where a plan is neither reading nor writing: to fetch, and to carry it out', () => {
  const asked = (tool_name: string, input: object) => {
    const talk = replay(claude, { permissions: 'plan' });
    talk.receive({ type: 'control_request', request_id: 'one', request: { subtype: 'can_use_tool', tool_name, input } });
    return talk;
  };
  const text = (tool: string, input: object) =>
    asked(tool, input)
      .state()
      .asks.map((ask) => ask.text);
  expect(text('WebFetch', { url: 'https://lamp.example' })).toEqual(['https://lamp.example']);
  expect(text('mcp__lamp__light', {})).toEqual(['mcp__lamp__light']);
  expect([text('Write', { file_path: 'a' }), text('Bash', { command: 'ls' }), text('NotebookEdit', {})]).toEqual([[], [], []]);

  const [no, yes] = [asked('ExitPlanMode', { plan: '# Mend it' }), asked('ExitPlanMode', { plan: '# Mend it' })];
  expect(no.state().asks).toMatchObject([{ kind: 'permission', text: 'Carry out the plan', detail: '# Mend it' }]);
  expect(no.entries.at(-2)).toMatchObject({ kind: 'plan', text: '# Mend it' });
  for (const [talk, answer] of [
    [no, 'deny'],
    [yes, 'allow'],
  ] as const) {
    for (const ask of talk.state().asks) talk.answer(ask, answer);
    talk.receive({ ...request, request_id: 'two' });
  }
  expect(no.sent.at(-2)).toMatchObject({ response: { response: { behavior: 'deny', message: expect.stringContaining('End your turn') } } });
  expect(no.state().asks).toEqual([]);
  expect(yes.sent.at(-1)).toMatchObject({ response: { response: { behavior: 'allow' } } });
  expect(yes.state().asks).toMatchObject([{ text: 'rm -r build' }]);
});

it('drops a question that the agent takes back', () => {
  const talk = replay(claude);
  talk.receive(request, { type: 'control_cancel_request', request_id: 'one' });
  expect(talk.state().asks).toEqual([]);
});

it('is not over while it has not heard all that it was told', () => {
  const talk = replay(claude);
  const heard = (index: number) => ({
    type: 'user',
    message: { content: 'x' },
    isReplay: true,
    uuid: (talk.sent[index] as { uuid: string }).uuid,
  });
  talk.receive(heard(0));
  talk.say('And this');
  talk.receive(result);
  expect(talk.state().ending).toBeNull();
  talk.receive(heard(1), result);
  expect(talk.state().ending).toEqual({ type: 'done' });
});

it('knows a limit, a refused key and an error', () => {
  const ending = (...lines: object[]) => {
    const talk = replay(claude);
    talk.receive(...lines);
    return talk.state().ending;
  };
  const failed = (status: number, text: string) => ({ ...result, is_error: true, api_error_status: status, result: text });
  expect(ending(failed(400, 'API Error: 400 no'))).toMatchObject({ type: 'failed', error: { code: 'agent' } });
  expect(ending(failed(401, 'no'))).toMatchObject({ type: 'failed', error: { code: 'login' } });
  expect(ending(failed(429, 'slow'))).toEqual({ type: 'limit', until: null, message: 'slow' });
  const rejected = { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: 1_800_000_000 } };
  expect(ending(rejected, failed(429, 'slow'))).toMatchObject({ type: 'limit', until: '2027-01-15T08:00:00.000Z' });
  const retry = { type: 'system', subtype: 'api_retry', attempt: 3, max_retries: 10, retry_delay_ms: 2000, error_status: 401 };
  expect(ending({ ...retry, attempt: 1 })).toBeNull();
  expect(ending(retry)).toMatchObject({ type: 'failed', error: { code: 'login' } });
});

it('shows what is no message, and leaves alone what it does not know', () => {
  const talk = replay(claude);
  talk.receive('Warning: {half', { type: 'news' }, '');
  expect(talk.entries.slice(1)).toMatchObject([{ kind: 'output', text: 'Warning: {half' }]);
});
