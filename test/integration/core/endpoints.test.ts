import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { giveEndpoint, scriptedModel } from '../../helpers/agent-core';
import { agentKey } from '../../helpers/agents';
import { endCores, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { type Models, startModels } from '../../helpers/models';

let core: TestCore;
let models: Models;
beforeEach(async () => {
  // No keychain, and no endpoint of the tester's.
  const none = { OPENAI_API_KEY: '', OPENAI_BASE_URL: '', ESPALIER_API_KEY: '', ESPALIER_BASE_URL: '' };
  Object.assign(process.env, none, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' });
  models = await startModels([]);
  core = await startCore();
});
afterEach(async () => {
  await endCores();
  await models.close();
});

const file = (): string => join(core.home, 'builtin-agent.json');
const written = () => JSON.parse(readFileSync(file(), 'utf8'));
const builtin = () => core.replica().agents.find(({ id }) => id === 'espalier');
const endpoints = async () => (await core.client.call('endpoint.list', {})).endpoints;

it('has no endpoint at first, and says of each where its key is, never the key', async () => {
  await untilTrue(() => builtin() !== undefined, 'the agent is listed');
  expect(builtin()).toMatchObject({ state: 'needs-model', problem: expect.stringContaining('no endpoint yet'), models: [] });
  const { endpoints: none, presets } = await core.client.call('endpoint.list', {});
  expect(none).toEqual([]);
  expect(presets.map(({ id }) => id)).toContain('ollama');

  await giveEndpoint(core, models, []);
  await untilTrue(() => builtin()?.problem?.includes('none is chosen of Test.') === true, 'what is missing now is told');
  await giveEndpoint(core, models);
  await untilTrue(() => builtin()?.state === 'ready', 'the agent is ready');
  expect(builtin()).toMatchObject({ problem: null, models: ['test/scripted'] });
  const own = { name: 'Test', baseUrl: `${models.url}/v1`, api: 'chat', models: [scriptedModel], source: 'file' };
  expect(await endpoints()).toEqual([{ id: 'test', ...own, key: 'file' }]);
  const kept = await core.client.call('endpoint.setKey', { endpoint: 'test', key: ` ${agentKey}\n` });
  expect(kept).toEqual({ where: 'file', file: join(core.home, 'keys.json'), why: expect.any(String) });
  expect(statSync(join(core.home, 'keys.json')).mode & 0o777).toBe(0o600);

  await core.client.call('endpoint.forgetKey', { endpoint: 'test' });
  expect(await endpoints()).toMatchObject([{ key: null }]);
  expect(readFileSync(join(core.home, 'keys.json'), 'utf8')).not.toContain(agentKey);
});

it('has the endpoint that the variables name which the person set for it', async () => {
  const env = { OPENAI_BASE_URL: `${models.url}/v1`, OPENAI_API_KEY: 'x' };
  await core.client.call('settings.set', { agents: { espalier: { model: null, permissions: null, args: [], env } } });
  expect(await endpoints()).toMatchObject([{ id: 'environment', baseUrl: env.OPENAI_BASE_URL, key: 'environment' }]);
  await untilTrue(() => builtin()?.problem?.includes('From the environment') === true, 'only a model is missing');
});

it('keeps what the person wrote in the file, and takes off what an endpoint left', async () => {
  const mcpServers = { notes: { url: 'http://127.0.0.1:4000/mcp', headers: {} } };
  const ollama = { id: 'ollama', models: [{ id: 'small' }], timeoutSeconds: 900 };
  writeFileSync(file(), JSON.stringify({ model: 'test/scripted', mcpServers, endpoints: [ollama] }));
  await giveEndpoint(core, models);
  await core.client.call('endpoint.save', {
    ...{ id: 'ollama', name: 'Mine', baseUrl: 'http://127.0.0.1:11434/v1', api: 'chat' },
    models: [{ id: 'large', contextWindow: null, price: null }],
  });
  expect(written()).toMatchObject({
    model: 'test/scripted',
    mcpServers,
    endpoints: [{ id: 'ollama', timeoutSeconds: 900 }, { id: 'test' }],
  });
  expect(written().endpoints[0].models).toEqual([{ id: 'large' }]);

  await core.client.call('endpoint.remove', { endpoint: 'test' });
  expect(written()).toMatchObject({ mcpServers, endpoints: [{ id: 'ollama' }] });
  expect(written().model).toBeUndefined();
  expect(readFileSync(join(core.home, 'keys.json'), 'utf8')).toBe('{}\n');
});

it('follows the file as it is edited, and writes nothing over a mistake in it', async () => {
  writeFileSync(file(), '{ "endpoints": [{ "id": "ollama", "modles": [] }] }');
  await untilTrue(() => builtin()?.problem?.includes('did you mean "models"?') === true, 'the mistake is told');
  const mistake = { code: 'config', message: expect.stringContaining('builtin-agent.json:1') };
  await expect(core.client.call('endpoint.list', {})).rejects.toMatchObject(mistake);
  await expect(giveEndpoint(core, models)).rejects.toMatchObject(mistake);
  expect(readFileSync(file(), 'utf8')).toContain('modles');
  writeFileSync(file(), '{ "endpoints": [{ "id": "ollama", "models": [{ "id": "small" }] }] }');
  await untilTrue(() => builtin()?.models.join() === 'ollama/small', 'the model is offered');
});

it('asks an endpoint for its models with its key, and says without it why there are none', async () => {
  await giveEndpoint(core, models);
  expect(await core.client.call('endpoint.models', { endpoint: 'test' })).toEqual({
    models: [{ id: 'scripted', contextWindow: null, price: null }],
  });
  let shown: string | undefined;
  let answer = { status: 401, body: '' };
  const server = createServer(({ headers }, response) => {
    shown = headers.authorization;
    response.writeHead(answer.status).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/${agentKey}`;
  await core.client.call('endpoint.save', { id: 'test', name: 'Test', baseUrl, api: 'chat', models: [] });
  const ask = () => core.client.call('endpoint.models', { endpoint: 'test' });
  await expect(ask()).rejects.toMatchObject({ code: 'provider', message: expect.stringMatching(/answers 401/) });
  await expect(ask()).rejects.toMatchObject({ message: expect.not.stringContaining(agentKey) });
  expect(shown).toBe(`Bearer ${agentKey}`);
  answer = { status: 200, body: '<html>' };
  await expect(ask()).rejects.toMatchObject({ message: 'Test does not tell its models: what it answers is no list of models.' });
  server.close();
  server.closeAllConnections();
  await expect(ask()).rejects.toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
});

it('refuses what is no endpoint, no key, and what is not there', async () => {
  await giveEndpoint(core, models);
  const save = { id: 'x', name: 'X', baseUrl: 'ftp://x', api: 'chat' as const, models: [] };
  await expect(core.client.call('endpoint.save', save)).rejects.toMatchObject({ code: 'usage' });
  const odd = core.client.call('endpoint.setKey', { endpoint: 'test', key: `${agentKey}\nX-Other: y` });
  await expect(odd).rejects.toMatchObject({ code: 'usage', message: expect.not.stringContaining(agentKey) });
  for (const method of ['endpoint.remove', 'endpoint.forgetKey', 'endpoint.models'] as const) {
    await expect(core.client.call(method, { endpoint: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  }
  const taken = core.client.call('endpoint.save', { ...save, id: 'environment', baseUrl: 'http://127.0.0.1/v1' });
  await expect(taken).rejects.toMatchObject({ code: 'refused' });
});
