import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { methods } from '@agentclientprotocol/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Builtin, configure, notices, saidText, startBuiltin } from '../helpers/builtin';
import { type Models, type Script, startModels } from '../helpers/models';
import { makeScratch } from '../helpers/repository';

let scratch: string;
let models: Models;
let builtin: Builtin;

beforeEach(() => {
  scratch = makeScratch();
  mkdirSync(join(scratch, 'work'));
});
afterEach(async () => {
  await builtin?.kill();
  await models?.close();
});

/** One prompt to an agent whose endpoint follows the script. */
async function prompt(
  script: Script,
  { api = 'chat', endpoint = {}, env = {} }: { api?: string; endpoint?: object; env?: Record<string, string> } = {},
): Promise<string> {
  models = await startModels(script);
  configure(scratch, `${models.url}/v1`, { api, endpoint });
  builtin = await startBuiltin(scratch, undefined, env);
  return await builtin.prompt(await builtin.newSession(join(scratch, 'work')), 'Hello');
}

describe.each(['chat', 'responses'])('an endpoint over %s', (api) => {
  it('has too many requests twice, then answers: both are told', async () => {
    const full = { status: 429, message: 'Slow down', retryAfter: 0 };
    expect(await prompt([full, full, { text: 'Here I am.' }], { api })).toBe('end_turn');
    expect(saidText(builtin.updates)).toBe('Here I am.');
    expect(notices(builtin.updates)).toHaveLength(2);
    expect(notices(builtin.updates)[0]).toContain('Too many requests: Slow down I try again');
  });

  it('names when its limit ends: the turn ends at once and says so', async () => {
    const before = Date.now();
    const failure = await prompt([{ status: 429, message: 'Usage limit reached', retryAfter: 3600 }], { api }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ data: { kind: 'limit', message: expect.stringContaining('Usage limit reached') } });
    const until = Date.parse((failure as { data: { until: string } }).data.until);
    expect(until).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(until).toBeLessThan(Date.now() + 3_600_001);
    expect(models.requests).toHaveLength(1);
  });

  it('breaks off in the middle of an answer: it is asked again', async () => {
    expect(await prompt([{ text: 'Half of this is lost', broken: 'cut' }, { text: 'Whole.' }], { api })).toBe('end_turn');
    expect(saidText(builtin.updates)).toMatch(/Whole\.$/);
    expect(notices(builtin.updates)).toHaveLength(1);
  });

  it('falls silent in the middle of an answer: it is asked again', async () => {
    const endpoint = { timeoutSeconds: 1 };
    expect(await prompt([{ text: 'Half of this', broken: 'hang' }, { text: 'Whole.' }], { api, endpoint })).toBe('end_turn');
    expect(notices(builtin.updates)[0]).toContain('said nothing for 1 s');
  });

  it('takes a request and never answers: it is asked again', async () => {
    expect(await prompt([{ hang: true }, { text: 'Whole.' }], { api, endpoint: { timeoutSeconds: 1 } })).toBe('end_turn');
    expect(notices(builtin.updates)).toHaveLength(1);
  });

  it('refuses the key: nothing is tried again, and the key is nowhere in what is told', async () => {
    const turn = prompt([{ status: 401, message: 'Incorrect API key provided: sk-secret-1' }], {
      api,
      env: { ESPALIER_API_KEY: 'sk-secret-1' },
    });
    await expect(turn).rejects.toMatchObject({
      code: -32000,
      data: { kind: 'auth', message: expect.stringContaining('Incorrect API key provided: …') },
    });
    expect(models.requests).toHaveLength(1);
    expect(models.requests[0]?.key).toBe('sk-secret-1');
    expect(JSON.stringify(builtin.updates)).not.toContain('sk-secret-1');
  });

  it('wants a key that nobody has given: the way to give it one is told', async () => {
    await expect(prompt([{ status: 401, message: 'No key' }], { api })).rejects.toThrow('espalier agent --set-key test');
  });

  it.each([200, 404])('answers a web page with status %i', async (code) => {
    const turn = prompt(() => ({ html: '<!doctype html><html><body>Log in to the network</body></html>', code }), { api });
    await expect(turn).rejects.toMatchObject({
      data: { kind: 'network', message: expect.stringContaining('web page') },
    });
  });

  it('does not know the model: its words are told', async () => {
    const turn = prompt([{ status: 400, message: 'This model does not exist' }], { api });
    await expect(turn).rejects.toMatchObject({ data: { kind: 'model', message: expect.stringContaining('This model does not exist') } });
  });
});

it('is down: it is tried several times, and why it failed is told', async () => {
  models = await startModels([]);
  configure(scratch, `${models.url}/v1`);
  await models.close();
  builtin = await startBuiltin(scratch);
  const turn = builtin.prompt(await builtin.newSession(join(scratch, 'work')), 'Hello');
  await expect(turn).rejects.toMatchObject({ data: { kind: 'network', message: expect.stringMatching(/ECONNREFUSED.*I tried 5 times/) } });
  expect(notices(builtin.updates).filter((text) => text.includes('I try again'))).toHaveLength(4);
});

it('answers the web page of a proxy that has lost it: it is tried several times', async () => {
  await expect(prompt(() => ({ html: '<html>Bad gateway</html>', code: 502 }))).rejects.toMatchObject({ data: { kind: 'network' } });
  expect(models.requests).toHaveLength(5);
});

it('is used again after a failed turn: what was said is not lost', async () => {
  models = await startModels([{ status: 400, message: 'no' }, { text: 'Now.' }]);
  configure(scratch, `${models.url}/v1`);
  builtin = await startBuiltin(scratch);
  const session = await builtin.newSession(join(scratch, 'work'));
  await expect(builtin.prompt(session, 'First')).rejects.toThrow();
  expect(await builtin.prompt(session, 'Second')).toBe('end_turn');
  expect(models.requests[1]?.messages.filter(({ role }) => role === 'user').map(({ text }) => text)).toEqual(['First', 'Second']);
});

it('is cancelled while it waits to try again', async () => {
  models = await startModels(() => ({ status: 429, message: 'Slow down', retryAfter: 50 }));
  configure(scratch, `${models.url}/v1`);
  builtin = await startBuiltin(scratch);
  const sessionId = await builtin.newSession(join(scratch, 'work'));
  const turn = builtin.prompt(sessionId, 'Hello');
  await builtin.seen((update) => update.sessionUpdate === 'agent_thought_chunk');
  await builtin.agent.notify(methods.agent.session.cancel, { sessionId });
  expect(await turn).toBe('cancelled');
});

it('was never named: a session says what to do', async () => {
  builtin = await startBuiltin(scratch);
  await expect(builtin.newSession(join(scratch, 'work'))).rejects.toThrow(/knows no model endpoint.*builtin-agent\.json/);
});

it('is chosen per session among those that there are', async () => {
  models = await startModels(() => ({ text: 'Hi.' }));
  configure(scratch, `${models.url}/v1`, { endpoint: { models: [{ id: 'small' }, { id: 'large' }] }, config: { model: 'test/small' } });
  builtin = await startBuiltin(scratch);
  const { sessionId, configOptions } = await builtin.agent.request(methods.agent.session.new, {
    cwd: join(scratch, 'work'),
    mcpServers: [],
  });
  expect(configOptions).toMatchObject([
    { category: 'model', currentValue: 'test/small', options: [{ value: 'test/small' }, { value: 'test/large' }] },
  ]);
  const value = 'test/large';
  await builtin.agent.request(methods.agent.session.setConfigOption, { sessionId, configId: 'model', value });
  await builtin.prompt(sessionId, 'Hello');
  expect(models.requests.map(({ model }) => model)).toEqual(['large']);
  // Neither window nor price is known: 0 and nothing, never a guess.
  const usage = builtin.updates.findLast((update) => update.sessionUpdate === 'usage_update');
  expect(usage).toMatchObject({ size: 0 });
  expect(usage).not.toHaveProperty('cost');
});
