import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { send } from './answer';
import { readRequest, userText } from './request';
import type { Answer, Api, ModelRequest, Script, Scripts } from './script';

/** A request to the scripted model, and which script had it. */
export interface Asked extends ModelRequest {
  /** The marker whose script answered; '' for a script that is everybody's, null where none was consumed. */
  readonly script: string | null;
  /** Position in that script, from 0; null where none was consumed. */
  readonly turn: number | null;
}

export interface Models {
  /** Without a path, as `http://127.0.0.1:4321`. Every API answers below it, with `/v1` and without. */
  readonly url: string;
  /** All requests for an answer, oldest first; those without tools too (titles and the like: `script` is null). */
  readonly requests: readonly Asked[];
  /** What was asked that no API here has, as `GET /path`. */
  readonly strays: readonly string[];
  /**
   * Hosts off this machine that somebody wanted through the server as a proxy, as `host:port`; all were refused at
   * once. An agent whose `HTTPS_PROXY` is `url` waits for nothing and shows what it would have called.
   */
  readonly outbound: readonly string[];
  /** Ends it with all open answers. */
  close(): Promise<void>;
}

/**
 * A model server on loopback that speaks Chat Completions, Responses, Anthropic Messages and Gemini and does what the
 * script says. Scripts by marker: the first key that stands in the prompt (else in anything that the person said) has
 * the request, and each keeps its own place, so that many agents share one server and a resumed conversation goes on
 * where it was. Requests that offer no tools get "ok" and take no step; what no marker claims gets "Done."
 */
export async function startModels(scripts: Scripts): Promise<Models> {
  const requests: Asked[] = [];
  const strays: string[] = [];
  const outbound: string[] = [];
  const places = new Map<string, number>();
  const closing = new AbortController();

  const answerFor = async (request: ModelRequest): Promise<Answer> => {
    const marker = request.tools.length === 0 ? null : markerOf(scripts, request);
    const turn = marker === null ? null : (places.get(marker) ?? 0);
    if (marker !== null && turn !== null) places.set(marker, turn + 1);
    requests.push({ ...request, script: marker, turn });
    if (request.tools.length === 0) return { text: 'ok' };
    return marker === null || turn === null ? { text: 'Done.' } : stepOf(scriptOf(scripts, marker), request, turn);
  };

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    if (url.hostname !== '127.0.0.1') {
      outbound.push(url.host);
      return json(outgoing, 502, { error: { message: 'there is no network here' } });
    }
    const body = await bodyOf(incoming);
    const asked = apiOf(url.pathname);
    if (incoming.method === 'GET' && /\/models(\/|$)/.test(url.pathname)) return json(outgoing, 200, modelList);
    if (/count_tokens$|:countTokens$/.test(url.pathname)) {
      const tokens = Math.ceil(body.length / 4);
      return json(outgoing, 200, { input_tokens: tokens, totalTokens: tokens });
    }
    if (incoming.method !== 'POST' || asked === null) {
      strays.push(`${incoming.method} ${url.pathname}`);
      return json(outgoing, 404, { error: { message: 'there is no such address here', type: 'not_found' } });
    }
    const request = readRequest(asked.api, JSON.parse(body), { ...asked, key: keyOf(incoming, url) });
    await send(outgoing, request, await answerFor(request), closing.signal);
  };

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      if (closing.signal.aborted || outgoing.destroyed) return; // the agent went away, or the test is over
      strays.push(`${incoming.method} ${incoming.url}: ${error}`);
      if (outgoing.headersSent) outgoing.destroy();
      else json(outgoing, 400, { error: { message: String(error), type: 'invalid_request_error' } });
    });
  });
  server.on('connect', ({ url }: IncomingMessage, socket: Duplex) => {
    outbound.push(url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${addressOf(server.address()).port}`,
    requests,
    strays,
    outbound,
    close: async () => {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function markerOf(scripts: Scripts, request: ModelRequest): string | null {
  if (!('byMarker' in scripts)) return '';
  const markers = Object.keys(scripts.byMarker);
  const said = userText(request.messages);
  return markers.find((marker) => request.prompt.includes(marker)) ?? markers.find((marker) => said.includes(marker)) ?? null;
}

const scriptOf = (scripts: Scripts, marker: string): Script => ('byMarker' in scripts ? (scripts.byMarker[marker] ?? []) : scripts);

async function stepOf(script: Script, request: ModelRequest, turn: number): Promise<Answer> {
  if (typeof script === 'function') return script(request, turn);
  const step = script[turn] ?? { text: 'Done.' };
  return typeof step === 'function' ? step(request) : step;
}

function apiOf(path: string): { api: Api; model: string; stream: boolean } | null {
  if (path.endsWith('/chat/completions')) return { api: 'chat', model: '', stream: false };
  if (path.endsWith('/responses')) return { api: 'responses', model: '', stream: false };
  if (path.endsWith('/messages')) return { api: 'anthropic', model: '', stream: false };
  const gemini = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(path);
  return gemini ? { api: 'gemini', model: gemini[1] ?? '', stream: gemini[2] === 'streamGenerateContent' } : null;
}

function keyOf({ headers }: IncomingMessage, url: URL): string | null {
  const header = headers.authorization?.replace(/^Bearer /, '') ?? headers['x-api-key'] ?? headers['x-goog-api-key'];
  return (Array.isArray(header) ? header[0] : header) ?? url.searchParams.get('key');
}

/** One list that OpenAI, Anthropic and Gemini clients can all read. */
const modelList = {
  object: 'list',
  has_more: false,
  data: [{ id: 'scripted', object: 'model', type: 'model', display_name: 'Scripted', created: 1_750_000_000, owned_by: 'test' }],
  models: [{ name: 'models/scripted', displayName: 'Scripted', supportedGenerationMethods: ['generateContent'] }],
};

function json(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the model server has no port');
  return address;
}
