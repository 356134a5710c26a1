import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fetchTool } from '../../../src/main/agents/builtin/tools/fetch';
import { makeScratch } from '../../helpers/repository';
import { makePlace, use } from './place';

const pages: Record<string, [status: number, headers: Record<string, string>, body: string]> = {
  '/page': [
    200,
    { 'content-type': 'text/html' },
    '<head><title>T</title></head><script>evil()</script><h1>A &amp; B</h1><p>One&nbsp;&#x41;</p><li>x<li>y',
  ],
  '/json': [200, { 'content-type': 'application/json' }, '{"a":1}'],
  '/image': [200, { 'content-type': 'image/png' }, 'PNG'],
  '/near': [302, { location: '/json' }, ''],
  '/far': [302, { location: 'http://elsewhere.test/' }, ''],
  '/round': [302, { location: '/round' }, ''],
  '/large': [200, { 'content-type': 'text/plain' }, 'x'.repeat(100_000)],
};
let server: Server;
let url: string;
beforeEach(async () => {
  server = createServer((incoming, answer) => {
    const [status, headers, body] = pages[incoming.url ?? ''] ?? [404, { 'content-type': 'text/plain' }, 'nothing here'];
    answer.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());
const get = (path: string): Promise<string> => use(fetchTool, { url: path.startsWith('/') ? url + path : path }, makePlace(makeScratch()));

it('gives the words of a page, and other text as it is', async () => {
  expect(await get('/page')).toBe('A & B\n\nOne A\n\nx\ny');
  expect(await get('/json')).toBe('{"a":1}');
  expect(await get('/large')).toMatch(/^x{40000}\n\(… 60000 characters more\)$/);
});

it('follows redirects within the origin that was allowed, no further', async () => {
  expect(await get('/near')).toBe('{"a":1}');
  expect(await get('/far')).toContain('leads on to http://elsewhere.test/. Fetch that');
  expect(await get('/round')).toContain('leads on and on');
});

it('says why there is nothing', async () => {
  expect(await get('/image')).toContain('is image/png, not text');
  expect(await get('/none')).toMatch(/answered 404:\nnothing here/);
  expect(await get('http://127.0.0.1:1/')).toContain('cannot be fetched');
  await expect(get('file:///etc/passwd')).resolves.toContain('FAILED The arguments of fetch');
});
