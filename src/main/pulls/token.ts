import { contentOf, patience, type Send, unreachable } from './reach';

interface Way {
  /** The API's address. */
  api: string;
  /** With the token: it is in a header, and nowhere else. */
  headers: Record<string, string>;
}

/** Asks the API itself. */
export function throughToken(host: string, way: () => Promise<Way>): Send {
  return async ({ method, path, body, etag }) => {
    const { api, headers } = await way();
    try {
      const response = await fetch(`${api.replace(/\/$/, '')}/${path}`, {
        method,
        redirect: 'error', // to wherever that is, the token does not go along
        signal: AbortSignal.timeout(patience),
        headers: {
          ...headers,
          'user-agent': 'espalier',
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, body: contentOf(await response.text()) };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw unreachable(host, cause instanceof Error ? cause.message : String(cause));
    }
  };
}
