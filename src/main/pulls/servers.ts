import { EspalierError } from '../../shared/errors';
import type { Server, ServerChoice, ServerKind } from '../../shared/server';
import type { Keys } from '../agents/keys';
import type { Ask } from './ask';
import { ghKnows, throughGh } from './gh';
import { kindByName, kinds, tokenIn } from './kinds';
import type { Address, Provider } from './provider';
import { politely } from './reach';
import { throughToken } from './token';

type Environment = Readonly<Record<string, string>>;
type Login = { by: 'gh' } | { by: Exclude<NonNullable<Server['login']>, 'gh'>; token: string };

interface Peers {
  /** Of the person's shell. */
  environment(): Environment;
  keys: Pick<Keys, 'get'>;
  /** What the person said of servers, by host. */
  chosen(): Readonly<Record<string, ServerChoice>>;
}

/** Where a host's token is among the keys. Endpoints of models have no blank in their names. */
export const keyOfServer = (host: string): string => `server ${host}`;

/** The servers that have repositories, by the person's own login there. */
export interface Servers {
  /** Throws `login` where they have none, `refused` where it is of no kind that is known. */
  at(address: Address): Promise<Provider>;
  kindOf(host: string): Promise<ServerKind | null>;
  login(host: string, kind: ServerKind): Promise<Login | null>;
  /** What was known of a host by another login is not to be told by this one. */
  forget(host: string): void;
}

export function makeServers({ environment, keys, chosen }: Peers): Servers {
  const asked = new Map<string, Ask>();
  /** One for each, so that what it said, and a limit, is remembered. */
  const once = (key: string, make: () => Ask): Ask => {
    const known = asked.get(key) ?? make();
    asked.set(key, known);
    return known;
  };
  const kindOf = async (host: string): Promise<ServerKind | null> =>
    chosen()[host]?.kind ?? kindByName(environment(), host) ?? ((await ghKnows(host, environment())) ? 'github' : null);
  const apiOf = (host: string, kind: ServerKind): string =>
    environment()[kinds[kind].elsewhere] || (chosen()[host]?.api ?? kinds[kind].api(host));
  /** What was given here goes first; and `gh` cannot be sent to an API elsewhere. */
  const login = async (host: string, kind: ServerKind): Promise<Login | null> => {
    const kept = await keys.get(keyOfServer(host));
    if (kept) return { by: kept.where, token: kept.key };
    const here = kind === 'github' && !environment()[kinds[kind].elsewhere] && !chosen()[host]?.api;
    if (here && (await ghKnows(host, environment()))) return { by: 'gh' };
    const token = tokenIn(environment(), kind, host);
    return token === null ? null : { by: 'environment', token };
  };
  return {
    kindOf,
    login,
    forget: (host) => {
      for (const key of asked.keys()) if (key.endsWith(` ${host}`)) asked.delete(key);
    },
    at: async (address) => {
      const { host } = address;
      const kind = await kindOf(host);
      if (kind === null)
        throw new EspalierError(
          'refused',
          `${host} is not known to be a server with pull requests.`,
          'Say in the settings (Servers) whether it is GitHub, GitLab or Forgejo; or push the branch only, and open the request there yourself.',
        );
      const { mend, provider, headers } = kinds[kind];
      const found = await login(host, kind);
      if (found === null) throw new EspalierError('login', `You are not logged in to ${host}.`, mend);
      const way = async () => {
        const now = await login(host, kind);
        return { api: apiOf(host, kind), headers: now === null || now.by === 'gh' ? {} : headers(now.token) };
      };
      const send = () => (found.by === 'gh' ? throughGh(host, environment) : throughToken(host, way));
      return provider(
        once(`${found.by} ${kind} ${host}`, () => politely(host, send(), mend)),
        address,
      );
    },
  };
}
