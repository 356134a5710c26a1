import { afterEach } from 'vitest';
import { type Api, type Models, type Scripts, startModels } from '../../helpers/models';

const open: Models[] = [];
afterEach(async () => {
  for (const models of open.splice(0)) await models.close();
});

/** A server that ends with the test. */
export async function serve(scripts: Scripts): Promise<Models> {
  const models = await startModels(scripts);
  open.push(models);
  return models;
}

const schema = (properties: readonly string[]) => ({
  type: 'object',
  properties: Object.fromEntries(properties.map((name) => [name, { type: 'string' }])),
});
const tools = { write: schema(['path', 'content']), bash: schema(['command']) };
const named = Object.entries(tools).map(([name, parameters]) => ({ name, parameters }));

/** A request of each API that offers `write` and `bash`, or no tools at all. */
export function ask(models: Models, api: Api, how: { prompt?: string; stream?: boolean; tools?: boolean; headers?: HeadersInit } = {}) {
  const { prompt = 'Go on', stream = false } = how;
  const offered = how.tools === false ? [] : named;
  const said = [{ role: 'user', content: prompt }];
  const requests: Record<Api, [path: string, body: unknown]> = {
    chat: [
      '/v1/chat/completions',
      {
        model: 'm',
        stream,
        stream_options: { include_usage: true },
        messages: said,
        tools: offered.map((tool) => ({ type: 'function', function: tool })),
      },
    ],
    responses: ['/v1/responses', { model: 'm', stream, input: said, tools: offered.map((tool) => ({ type: 'function', ...tool })) }],
    anthropic: [
      '/v1/messages',
      { model: 'm', stream, messages: said, tools: offered.map(({ name, parameters }) => ({ name, input_schema: parameters })) },
    ],
    gemini: [
      stream ? '/v1beta/models/m:streamGenerateContent?alt=sse' : '/v1beta/models/m:generateContent',
      { contents: [{ role: 'user', parts: [{ text: prompt }] }], tools: [{ functionDeclarations: offered }] },
    ],
  };
  const [path, body] = requests[api];
  return post(models, path, body, how.headers);
}

export function post(models: Models, path: string, body: unknown, headers: HeadersInit = {}): Promise<Response> {
  return fetch(models.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** The data of each server-sent event. */
export async function events(response: Response): Promise<unknown[]> {
  const data = (await response.text()).split('\n').filter((line) => line.startsWith('data: ') && line !== 'data: [DONE]');
  return data.map((line): unknown => JSON.parse(line.slice('data: '.length)));
}
