import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type HookNews, hookNews } from './events';
import { makeTokens } from './token';

/** Where hooks of agents report to. */
export interface HookEndpoint {
  /** What the environment of a run needs for that. Empty while nothing can be listened on. */
  environment(run: string): Record<string, string>;
  close(): void;
}

interface Peers {
  home: string;
  /** A run's own hook tells something. */
  onNews(run: string, news: HookNews): void;
  /** For the log; never with a token. */
  note(text: string): void;
}

/** Of a hook's body, bytes. */
const longest = 1024 * 1024;
const patienceMs = 5000;

/**
 * Listens on loopback for the hooks of agents, each with a token of its run. On the port of the core before, so that
 * agents which run since then go on reporting.
 */
export async function openHookEndpoint({ home, onNews, note }: Peers): Promise<HookEndpoint> {
  const tokens = makeTokens(home);
  const portFile = path.join(home, 'run', 'hook-port');
  /** Takes a hook's message; the HTTP status to answer with. */
  const take = async (request: IncomingMessage): Promise<number> => {
    const [, run, event] = /^\/hook\/([\w-]{1,64})\/(\w{1,64})$/.exec(request.url ?? '') ?? [];
    if (request.method !== 'POST' || run === undefined || event === undefined) return 404;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!tokens.isOf(run, token)) {
      note(`a hook (${event}) with a wrong token for the run ${run} was refused`);
      return 403;
    }
    const body = await bodyOf(request);
    const news = body && hookNews(event, parsed(body));
    if (news) onNews(run, news);
    else note(`a hook (${event}) of the run ${run} sent what is no event${body ? '' : ', and too much of it'}`);
    return news ? 204 : body ? 400 : 413;
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    take(request).then(
      (status) => {
        // What was not read of a refused one is not waited for.
        response.writeHead(status, request.complete ? {} : { connection: 'close' }).end(() => request.complete || request.destroy());
      },
      (error: unknown) => {
        note(`a hook was not taken: ${error instanceof Error ? error.message : String(error)}`);
        request.destroy();
      },
    );
  };

  const server = createServer({ requestTimeout: patienceMs, headersTimeout: patienceMs, maxHeaderSize: 8192 }, answer);
  server.on('error', (error) => note(`hooks: ${error.message}`));
  const listen = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const failed = (): void => resolve(false);
      server.once('error', failed);
      server.listen({ host: '127.0.0.1', port }, () => {
        server.off('error', failed);
        resolve(true);
      });
    });
  const before = portIn(portFile);
  const listening = (before !== null && (await listen(before))) || (await listen(0));
  server.unref();
  const port = listening ? (server.address() as AddressInfo).port : null;
  if (port !== null && port !== before) {
    mkdirSync(path.dirname(portFile), { recursive: true, mode: 0o700 });
    writeFileSync(portFile, `${port}\n`, { mode: 0o600 });
  }
  return {
    environment: (run) =>
      port === null ? {} : { ESPALIER_HOOK_URL: `http://127.0.0.1:${port}/hook/${run}`, ESPALIER_HOOK_TOKEN: tokens.of(run) },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** null: it is too long. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    length += piece.length;
    if (length > longest) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function portIn(file: string): number | null {
  try {
    const port = Number(readFileSync(file, 'utf8').trim());
    return Number.isInteger(port) && port > 0 && port < 65536 ? port : null;
  } catch {
    return null; // none was noted: any will do
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null; // which is no event
  }
}
