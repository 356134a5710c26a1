import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type Api, call, shell, write } from '../../helpers/models';
import { ask, events, post, serve } from './exchange';

const apis: Api[] = ['chat', 'responses', 'anthropic', 'gemini'];

describe.each(apis)('%s', (api) => {
  it('records what was asked', async () => {
    const models = await serve([]);
    await ask(models, api, { prompt: 'Mend the lamp', stream: true, headers: { authorization: 'Bearer secret' } });
    expect(models.requests).toMatchObject([
      {
        api,
        model: 'm',
        stream: true,
        prompt: 'Mend the lamp',
        key: 'secret',
        script: '',
        turn: 0,
        tools: [{ name: 'write' }, { name: 'bash' }],
      },
    ]);
    expect(models.strays).toEqual([]);
  });

  it.each([
    [400, undefined],
    [401, undefined],
    [429, 7],
    [503, undefined],
  ])('refuses with %i', async (status, retryAfter) => {
    const models = await serve([{ status, message: 'not now', ...(retryAfter && { retryAfter }) }]);
    const response = await ask(models, api);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(retryAfter === undefined ? null : String(retryAfter));
    expect(await response.json()).toMatchObject({ error: { message: 'not now' } });
  });

  it('answers with a page', async () => {
    const models = await serve([{ html: '<h1>Log in</h1>', code: 502 }]);
    const response = await ask(models, api);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      502,
      'text/html; charset=utf-8',
      '<h1>Log in</h1>',
    ]);
  });

  it.each([true, false])('cuts the connection in the middle (stream: %s)', async (stream) => {
    const models = await serve([{ text: 'A long answer that does not come to its end', broken: 'cut' }]);
    const response = await ask(models, api, { stream });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('hangs before its answer and within it', async () => {
    const models = await serve([{ hang: true }, { text: 'A long answer', broken: 'hang' }]);
    const first = ask(models, api, { stream: true });
    const ended = expect(first).rejects.toThrow();
    await expect.poll(() => models.requests.length).toBe(1);
    const second = await ask(models, api, { stream: true });
    expect((await second.body?.getReader().read())?.done).toBe(false);
    await models.close();
    await ended;
  });

  it('gives a request without tools a word and keeps the script', async () => {
    const models = await serve([{ text: 'the first step' }]);
    expect(JSON.stringify(await (await ask(models, api, { tools: false })).json())).toContain('"ok"');
    expect(JSON.stringify(await (await ask(models, api)).json())).toContain('the first step');
    expect(models.requests.map(({ turn }) => turn)).toEqual([null, 0]);
  });
});

const said = async (response: Promise<Response>) => JSON.stringify(await (await response).json());

describe('scripts', () => {
  it('are followed step by step, then "Done."', async () => {
    const models = await serve([{ text: 'one' }, { text: 'two' }]);
    const texts = [await said(ask(models, 'chat')), await said(ask(models, 'gemini')), await said(ask(models, 'anthropic'))];
    expect(texts).toEqual([expect.stringContaining('"one"'), expect.stringContaining('"two"'), expect.stringContaining('"Done."')]);
  });

  it('are chosen by a marker, each with its own place', async () => {
    const models = await serve({ byMarker: { lamp: [{ text: 'lamp 1' }, { text: 'lamp 2' }], door: [{ text: 'door 1' }] } });
    expect(await said(ask(models, 'chat', { prompt: 'the lamp' }))).toContain('lamp 1');
    expect(await said(ask(models, 'chat', { prompt: 'the door' }))).toContain('door 1');
    expect(await said(ask(models, 'chat', { prompt: 'the lamp' }))).toContain('lamp 2');
    expect(await said(ask(models, 'chat', { prompt: 'the roof' }))).toContain('Done.');
    expect(models.requests.map(({ script }) => script)).toEqual(['lamp', 'door', 'lamp', null]);
  });

  it('keep to the prompt when later messages name another marker', async () => {
    const models = await serve({ byMarker: { door: [{ text: 'door' }], lamp: [{ text: 'lamp' }] } });
    const messages = [
      { role: 'user', content: 'lamp' },
      { role: 'assistant', content: 'yes?' },
      { role: 'user', content: 'door' },
    ];
    const tools = [{ type: 'function', function: { name: 'x', parameters: {} } }];
    expect(await said(post(models, '/v1/chat/completions', { model: 'm', messages, tools }))).toContain('"lamp"');
  });

  it('may be functions of the request, and wait for the test', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const models = await serve([
      async ({ prompt }) => {
        await gate;
        return { text: `you said ${prompt}` };
      },
    ]);
    const answer = said(ask(models, 'chat', { prompt: 'hello' }));
    await expect.poll(() => models.requests.length).toBe(1);
    open();
    expect(await answer).toContain('you said hello');
  });

  it('may be one function for all turns', async () => {
    const models = await serve((_, turn) => (turn < 2 ? { status: 429 } : { text: 'at last' }));
    const statuses = [(await ask(models, 'chat')).status, (await ask(models, 'chat')).status, (await ask(models, 'chat')).status];
    expect(statuses).toEqual([429, 429, 200]);
  });
});

describe('the rest of an API', () => {
  it('lists models and counts tokens', async () => {
    const models = await serve([]);
    expect(await (await fetch(`${models.url}/v1/models`)).json()).toMatchObject({ data: [{ id: 'scripted' }] });
    expect(await (await post(models, '/v1/messages/count_tokens', { model: 'm', messages: [] })).json()).toMatchObject({ input_tokens: 7 });
    expect(await (await post(models, '/v1beta/models/m:countTokens', {})).json()).toMatchObject({ totalTokens: 1 });
    expect(models.requests).toEqual([]);
  });

  it('tells of what it does not know', async () => {
    const models = await serve([]);
    expect((await post(models, '/v1/embeddings', {})).status).toBe(404);
    expect((await post(models, '/v1/chat/completions', { nonsense: true })).status).toBe(400);
    expect(models.strays).toEqual(['POST /v1/embeddings', expect.stringContaining('POST /v1/chat/completions')]);
  });
});

describe('calls', () => {
  const calls = [write('a.txt', 'hi\n'), shell('echo hi'), call('teleport', { to: '../..' })];

  it('go out in the words of each API', async () => {
    const models = await serve(() => ({ calls }));
    const chat = await (await ask(models, 'chat')).json();
    expect(chat).toMatchObject({
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            tool_calls: [
              { function: { name: 'write', arguments: '{"path":"a.txt","content":"hi\\n"}' } },
              { function: { name: 'bash', arguments: '{"command":"echo hi"}' } },
              { function: { name: 'teleport', arguments: '{"to":"../.."}' } },
            ],
          },
        },
      ],
    });
    expect(await (await ask(models, 'responses')).json()).toMatchObject({
      output: [{ type: 'function_call', name: 'write' }, { name: 'bash', arguments: '{"command":"echo hi"}' }, { name: 'teleport' }],
    });
    expect(await (await ask(models, 'anthropic')).json()).toMatchObject({
      stop_reason: 'tool_use',
      content: [{ type: 'tool_use', name: 'write', input: { path: 'a.txt', content: 'hi\n' } }, { name: 'bash' }, { name: 'teleport' }],
    });
    expect(await (await ask(models, 'gemini')).json()).toMatchObject({
      candidates: [
        {
          finishReason: 'STOP',
          content: {
            parts: [{ functionCall: { name: 'write' } }, { functionCall: { name: 'bash' } }, { functionCall: { name: 'teleport' } }],
          },
        },
      ],
    });
  });

  it('may be malformed', async () => {
    const models = await serve(() => ({ calls: [call('write', '{"path": ')] }));
    expect(await (await ask(models, 'chat')).json()).toMatchObject({
      choices: [{ message: { tool_calls: [{ function: { arguments: '{"path": ' } }] } }],
    });
    expect(await (await ask(models, 'gemini')).json()).toMatchObject({ candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL' }] });
    const deltas = await events(await ask(models, 'anthropic', { stream: true }));
    expect(deltas).toContainEqual({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'input_json_delta', partial_json: '{"path": ' },
    });
  });
});

it('refuses other hosts to those who take it for a proxy, and tells', async () => {
  const models = await serve([]);
  const socket = connect(Number(new URL(models.url).port), '127.0.0.1');
  socket.write('CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n');
  expect(await text(socket)).toContain('502');
  const plain = connect(Number(new URL(models.url).port), '127.0.0.1');
  plain.write('GET http://example.com/v1/models HTTP/1.1\r\nhost: example.com\r\nconnection: close\r\n\r\n');
  expect(await text(plain)).toContain('502');
  expect(models.outbound).toEqual(['example.com:443', 'example.com']);
});
