import { type ServerKind, serverKind } from '../../shared/server';
import type { Ask } from './ask';
import { forgejo } from './forgejo';
import { github } from './github';
import { gitlab } from './gitlab';
import type { Address, Provider } from './provider';

type Environment = Readonly<Record<string, string>>;

/** What there is to know of a kind of server. */
interface Kind {
  /** The one that everybody knows. */
  home: string;
  /** Where a server of this kind has its API. */
  api(host: string): string;
  /** Variable by which a person sends its questions elsewhere. */
  elsewhere: string;
  /** Variable that names a server of this kind besides the known one. */
  host: string;
  /** Variables that hold a token. */
  tokens: readonly string[];
  /** Those that are for the other one alone; where there are none, a token is for the one that is named. */
  otherTokens: readonly string[];
  headers(token: string): Record<string, string>;
  /** How a person logs in there. */
  mend: string;
  provider(ask: Ask, address: Address): Provider;
}

export const kinds: Readonly<Record<ServerKind, Kind>> = {
  github: {
    home: 'github.com',
    api: (host) => (host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`),
    elsewhere: 'ESPALIER_GITHUB_API',
    host: 'GH_HOST',
    tokens: ['GH_TOKEN', 'GITHUB_TOKEN'],
    otherTokens: ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'],
    headers: (token) => ({
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    }),
    mend: 'Run `gh auth login`, or give a token in the settings (Servers).',
    provider: github,
  },
  gitlab: {
    home: 'gitlab.com',
    api: (host) => `https://${host}/api/v4`,
    elsewhere: 'ESPALIER_GITLAB_API',
    host: 'GITLAB_HOST',
    tokens: ['GITLAB_TOKEN'],
    otherTokens: [],
    headers: (token) => ({ accept: 'application/json', 'private-token': token }),
    mend: 'Give a token with the scope `api` in the settings (Servers).',
    provider: gitlab,
  },
  forgejo: {
    home: 'codeberg.org',
    api: (host) => `https://${host}/api/v1`,
    elsewhere: 'ESPALIER_FORGEJO_API',
    host: 'FORGEJO_HOST',
    tokens: ['FORGEJO_TOKEN'],
    otherTokens: [],
    headers: (token) => ({ accept: 'application/json', authorization: `token ${token}` }),
    mend: 'Give a token in the settings (Servers): it writes repository and issue, and reads user.',
    provider: forgejo,
  },
};

/**
 * The person's token for a host, from the environment of their shell: one of the known server goes nowhere but there,
 * or where they sent it by name. null: they set none.
 */
export function tokenIn(env: Environment, kind: ServerKind, host: string): string | null {
  const { home, elsewhere, tokens, otherTokens } = kinds[kind];
  const first = (names: readonly string[]): string | null => names.map((name) => env[name]).find((token) => token) ?? null;
  if (env[elsewhere]) return first(tokens);
  const other = otherIn(env, kind);
  if (host === other) return first([...otherTokens, ...tokens]);
  return host === home && (other === null || otherTokens.length > 0) ? first(tokens) : null;
}

/** The kind of a host by its name, or by a variable that names it; null: it is not known by either. */
export const kindByName = (env: Environment, host: string): ServerKind | null =>
  serverKind.options.find((kind) => kinds[kind].home === host || otherIn(env, kind) === host) ?? null;

/** The server besides the known one that the environment names. */
function otherIn(env: Environment, kind: ServerKind): string | null {
  const named = env[kinds[kind].host]?.replace(/^https?:\/\//, '').replace(/\/$/, '');
  return named && named !== kinds[kind].home ? named : null;
}
