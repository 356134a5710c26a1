import { contentOf, patience, type Send, unreachable } from './reach';

type Environment = Readonly<Record<string, string>>;

/** GitHub's API: where a person says so, else of that host. */
function apiOf(host: string, env: Environment): string {
  const named = env['ESPALIER_GITHUB_API'];
  if (named) return named.replace(/\/$/, '');
  return host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`;
}

/**
 * The person's token for a host, from the environment of their shell as `gh` reads it: one of github.com goes nowhere
 * but there, or where they sent it by name. null: they set none.
 */
export function tokenFor(host: string, env: Environment): string | null {
  const own = env['GH_TOKEN'] || env['GITHUB_TOKEN'] || null;
  if (env['ESPALIER_GITHUB_API'] || host === 'github.com') return own;
  return env['GH_HOST'] === host ? env['GH_ENTERPRISE_TOKEN'] || env['GITHUB_ENTERPRISE_TOKEN'] || own : null;
}

/** Asks the API itself. The token is in a header, and nowhere else. */
export function throughToken(host: string, environment: () => Environment): Send {
  return async ({ method, path, body, etag }) => {
    const [api, token] = [apiOf(host, environment()), tokenFor(host, environment())];
    try {
      const response = await fetch(`${api}/${path}`, {
        method,
        redirect: 'error', // to wherever that is, the token does not go along
        signal: AbortSignal.timeout(patience),
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${token}`,
          'user-agent': 'espalier',
          'x-github-api-version': '2022-11-28',
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
