import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readBuiltinConfig } from '../../../src/main/agents/builtin/config';
import { readInstructions } from '../../../src/main/agents/builtin/instructions';
import { keyOf } from '../../../src/main/agents/builtin/key';
import { listModels, probeLocal } from '../../../src/main/agents/builtin/models/list';
import { nameOf, selectModel } from '../../../src/main/agents/builtin/select';
import { findSkills, skillTool } from '../../../src/main/agents/builtin/skills';
import { makeKeys } from '../../../src/main/agents/keys';
import { makeScratch, writeTree } from '../../helpers/repository';
import { makePlace, use } from './place';

function homeWith(config: unknown): string {
  const home = makeScratch();
  writeFileSync(join(home, 'builtin-agent.json'), JSON.stringify(config));
  return home;
}

describe('builtin-agent.json', () => {
  it('knows endpoints by id alone', () => {
    const { endpoints } = readBuiltinConfig(homeWith({ endpoints: [{ id: 'ollama', models: [{ id: 'qwen' }] }, { id: 'openai' }] }));
    expect(endpoints).toMatchObject([
      { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', api: 'chat' },
      { baseUrl: 'https://api.openai.com/v1', api: 'responses' },
    ]);
  });

  it('need not be there, and says what is wrong with it', () => {
    expect(readBuiltinConfig(makeScratch())).toEqual({ model: null, endpoints: [], mcpServers: {} });
    expect(() => readBuiltinConfig(homeWith({ endpoints: [{ id: 'mine' }] }))).toThrow('the endpoint "mine" has no baseUrl');
    expect(() => readBuiltinConfig(homeWith({ endpoint: [] }))).toThrow(/unknown key "endpoint" \(did you mean "endpoints"/);
  });
});

describe('the model', () => {
  const home = homeWith({
    model: 'b/large',
    endpoints: [
      { id: 'a', baseUrl: 'http://a.test/v1', models: [{ id: 'org/small' }] },
      { id: 'b', baseUrl: 'http://b.test/v1', models: [{ id: 'large', contextWindow: 9 }] },
    ],
  });
  const select = (name: string | null, env: NodeJS.ProcessEnv = {}): string =>
    nameOf(selectModel(readBuiltinConfig(home), name, env, home));

  it('is as named, else as configured, else the first', () => {
    expect(select(null)).toBe('b/large');
    expect(select('a/org/small')).toBe('a/org/small');
    expect(select('org/small')).toBe('a/org/small');
    expect(select('large')).toBe('b/large');
    expect(select('b/not/listed')).toBe('b/not/listed');
    expect(select(null, { ESPALIER_MODEL: 'a/other' })).toBe('a/other');
    const first = homeWith({ endpoints: [{ id: 'a', baseUrl: 'http://a.test', models: [{ id: 'm' }] }] });
    expect(nameOf(selectModel(readBuiltinConfig(first), null, {}, first))).toBe('a/m');
  });
});

describe('the key', () => {
  const endpoint = { id: 'x', name: 'X', baseUrl: 'http://x.test/v1', api: 'chat', models: [], timeoutSeconds: 1 } as const;
  const openai = { ...endpoint, models: [], baseUrl: 'https://api.openai.com/v1' };
  const x = { ...endpoint, models: [] };
  const keys = makeKeys(makeScratch(), () => Promise.reject(new Error('none')));

  it('of OpenAI in the environment goes to OpenAI alone', async () => {
    const env = { OPENAI_API_KEY: 'k' };
    expect(await keyOf(openai, keys, env)).toBe('k');
    expect(await keyOf(x, keys, env)).toBeNull();
    expect(await keyOf(x, keys, { ...env, OPENAI_BASE_URL: 'http://x.test/v1' })).toBe('k');
  });

  it('that was kept is used before one of the environment', async () => {
    await keys.set('x', 'kept');
    expect(await keyOf(x, keys, { ESPALIER_API_KEY: 'k' })).toBe('kept');
  });
});

describe('what an endpoint says of its models', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());
  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  it('is read in the words of each server', async () => {
    const data = [
      { id: 'router', context_length: 200_000, pricing: { prompt: '0.000002', completion: '0.00001', input_cache_read: '0.0000005' } },
      { id: 'vllm', max_model_len: 32_768 },
      { id: 'llama', meta: { n_ctx: 8192 } },
      { id: 'plain', pricing: { prompt: '-1', completion: '-1' } },
    ];
    const seen: unknown[] = [];
    const baseUrl = await serve(({ headers, url }, answer) => {
      seen.push(url, headers.authorization);
      answer.setHeader('content-type', 'application/json').end(JSON.stringify({ data }));
    });
    expect(await listModels({ baseUrl }, 'k')).toEqual([
      {
        id: 'router',
        contextWindow: 200_000,
        price: { input: 2, output: 10, cachedInput: 0.5, asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      },
      { id: 'vllm', contextWindow: 32_768 },
      { id: 'llama', contextWindow: 8192 },
      { id: 'plain' },
    ]);
    expect(seen).toEqual(['/v1/models', 'Bearer k']);
  });

  it('finds local servers where they answer, and overlooks what is something else', async () => {
    const baseUrl = await serve(({ url }, answer) => void answer.end(url === '/v1/models' ? '{"data":[{"id":"m"}]}' : '<html>'));
    const place = (id: string, url: string) => ({ id, name: id, baseUrl: url });
    const found = await probeLocal([place('a', baseUrl), place('b', 'http://127.0.0.1:1/v1'), place('c', baseUrl.replace('/v1', ''))]);
    expect(found).toEqual([{ preset: 'a', name: 'a', baseUrl, models: [{ id: 'm' }] }]);
  });
});

describe('AGENTS.md', () => {
  it('is read from the top to the folder, and never from outside', () => {
    const top = makeScratch();
    writeTree(top, { 'AGENTS.md': 'top', 'a/b/AGENTS.md': 'inner', 'c/AGENTS.md': 'elsewhere' });
    expect(readInstructions(top, join(top, 'a/b'))).toEqual([
      { path: 'AGENTS.md', text: 'top' },
      { path: 'a/b/AGENTS.md', text: 'inner' },
    ]);
    const secret = makeScratch();
    writeTree(secret, { key: 'secret' });
    mkdirSync(join(top, 'd'));
    symlinkSync(join(secret, 'key'), join(top, 'd/AGENTS.md'));
    expect(readInstructions(top, join(top, 'd'))).toEqual([{ path: 'AGENTS.md', text: 'top' }]);
  });
});

describe('skills', () => {
  it('are found in the worktree and at home, the worktree’s first', async () => {
    const [top, personal] = [makeScratch(), makeScratch()];
    writeTree(top, {
      '.agents/skills/one/SKILL.md': '---\nname: one\ndescription: "First: of all"\n---\nBody one',
      '.agents/skills/one/more.md': 'More',
      '.kilocode/skills/two/SKILL.md': '---\r\ndescription: >\r\n  Folded\r\n  text\r\n---\r\nBody two',
      '.claude/skills/broken/SKILL.md': 'no head',
    });
    writeTree(personal, {
      '.claude/skills/one/SKILL.md': '---\nname: one\ndescription: Mine\n---\n',
      '.claude/skills/three/SKILL.md': '---\nname: three\ndescription: Third\n---\n',
    });
    const skills = findSkills(top, personal);
    expect(skills.map(({ name, description }) => [name, description])).toEqual([
      ['one', 'First: of all'],
      ['two', 'Folded text'],
      ['three', 'Third'],
    ]);
    const tool = skillTool(skills);
    const place = makePlace(top);
    expect(await use(tool, { name: 'one' }, place)).toContain('Body one');
    expect(await use(tool, { name: 'one', file: 'more.md' }, place)).toBe('More');
    expect(await use(tool, { name: 'one', file: '../../../.kilocode/skills/two/SKILL.md' }, place)).toBe(
      'FAILED The skill one has no file ../../../.kilocode/skills/two/SKILL.md.',
    );
    expect(await use(tool, { name: 'none' }, place)).toBe('FAILED There is no skill none. Known: one, two, three.');
  });
});
