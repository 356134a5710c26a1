import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type Builtin, configure, notices, results, startBuiltin } from '../helpers/builtin';
import { call, type Models, startModels } from '../helpers/models';
import { makeScratch } from '../helpers/repository';

/** An MCP server of a few lines; it lies in the checkout, where the SDK is found. */
const stdioServer = `
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
const server = new McpServer({ name: 'tiny', version: '1' });
server.registerTool('add', { description: 'Adds.', inputSchema: { a: z.number(), b: z.number() } }, ({ a, b }) => ({ content: [{ type: 'text', text: String(a + b) + ' ' + process.env.UNIT }] }));
server.registerTool('fail', { description: 'Fails.' }, () => ({ isError: true, content: [{ type: 'text', text: 'Out of order.' }] }));
server.registerTool('die', { description: 'Ends.' }, () => process.exit(1));
await server.connect(new StdioServerTransport());
`;

let scratch: string;
let models: Models;
let builtin: Builtin;
let http: Server | undefined;
let serverFile: string | undefined;

beforeEach(() => {
  scratch = makeScratch();
  mkdirSync(join(scratch, 'work'));
});
afterEach(async () => {
  await builtin?.kill();
  await models?.close();
  http?.closeAllConnections();
  http?.close();
  if (serverFile) rmSync(serverFile);
  serverFile = undefined;
});

it('offers and calls the tools of an MCP server over stdio, and outlives it', async () => {
  const folder = resolve('.cache/test-bundles');
  mkdirSync(folder, { recursive: true });
  serverFile = join(folder, `mcp-${process.pid}.mjs`);
  writeFileSync(serverFile, stdioServer);
  models = await startModels([
    { calls: [call('mcp__tiny__add', { a: 2, b: 3 }), call('mcp__tiny__fail'), call('mcp__tiny__add', { a: 'two' })] },
    { calls: [call('mcp__tiny__die')] },
    { text: 'Done.' },
  ]);
  configure(scratch, `${models.url}/v1`);
  builtin = await startBuiltin(scratch);
  const missing = { name: 'missing', command: '/nonexistent/server', args: [], env: [] };
  const tiny = { name: 'tiny', command: process.execPath, args: [serverFile], env: [{ name: 'UNIT', value: 'apples' }] };
  const session = await builtin.newSession(join(scratch, 'work'), 'ask', [tiny, missing]);
  expect(await builtin.prompt(session, 'Add')).toBe('end_turn');
  expect(models.requests[0]?.tools.map(({ name }) => name)).toContain('mcp__tiny__add');
  expect(notices(builtin.updates)).toEqual([expect.stringContaining('The MCP server “missing” cannot be used')]);
  const told = results(builtin.updates);
  expect(told.map(({ status }) => status)).toEqual(['completed', 'failed', 'failed', 'failed']);
  expect(told[0]?.text).toBe('5 apples');
  expect(told[1]?.text).toBe('Out of order.');
  // What a foreign tool does nobody knows, so each was asked for.
  expect(builtin.permissions).toHaveLength(4);
});

it('calls the tools of an MCP server over HTTP that the configuration names, with its headers', async () => {
  const headers: unknown[] = [];
  http = createServer(async (incoming, outgoing) => {
    headers.push(incoming.headers['x-token']);
    const server = new McpServer({ name: 'web', version: '1' });
    server.registerTool('greet', { description: 'Greets.', inputSchema: { name: z.string() } }, ({ name }) => ({
      content: [{ type: 'text', text: `Hello ${name}` }],
    }));
    // Without an id for the session: each request stands for itself.
    const transport = new StreamableHTTPServerTransport({});
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    await transport.handleRequest(incoming, outgoing);
  });
  await new Promise<void>((listening) => http?.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
  models = await startModels([{ calls: [call('mcp__web__greet', { name: 'you' })] }, { text: 'Done.' }]);
  configure(scratch, `${models.url}/v1`, { config: { mcpServers: { web: { url, headers: { 'x-token': 'secret' } } } } });
  builtin = await startBuiltin(scratch);
  await builtin.prompt(await builtin.newSession(join(scratch, 'work')), 'Greet');
  expect(results(builtin.updates)).toEqual([{ status: 'completed', text: 'Hello you' }]);
  expect(new Set(headers)).toEqual(new Set(['secret']));
});
