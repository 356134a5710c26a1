import type { Contract } from '../../shared/contract';
import { toErrorRecord } from '../../shared/errors';
import type { Repository } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Server } from '../../shared/server';
import type { Keys } from '../agents/keys';
import { remoteUrls } from '../git/remote';
import type { SettingsFile } from '../settings/settings';
import { kindByName } from './kinds';
import { addressOf } from './provider';
import { keyOfServer, type Servers } from './servers';

interface Peers {
  servers: Servers;
  keys: Keys;
  settings: Pick<SettingsFile, 'get' | 'set'>;
  repositories: { all(): Repository[] };
  environment(): Readonly<Record<string, string>>;
}

type Methods = Handlers<Contract>['methods'];
export type ServerMethods = Pick<Methods, 'server.list' | 'server.save' | 'server.forget'>;

/** What a person says of the servers that their remotes lead to. No token is in what these give or throw. */
export function makeServerMethods({ servers, keys, settings, repositories, environment }: Peers): ServerMethods {
  /** Names of repositories by host. A repository that is gone has no remotes. */
  const hosts = async (): Promise<Map<string, Set<string>>> => {
    const found = new Map(Object.keys(settings.get().servers).map((host) => [host, new Set<string>()]));
    await Promise.all(
      repositories.all().map(async ({ path, name }) => {
        for (const url of await remoteUrls(path).catch(() => [])) {
          const host = addressOf(url)?.host;
          if (host !== undefined) found.set(host, (found.get(host) ?? new Set()).add(name));
        }
      }),
    );
    return found;
  };
  const look = async (host: string, names: ReadonlySet<string>): Promise<Server> => {
    const kind = await servers.kindOf(host);
    const login = kind === null ? null : await servers.login(host, kind);
    const about = { host, kind, api: settings.get().servers[host]?.api ?? null, repositories: [...names].sort(), login: login?.by ?? null };
    try {
      return { ...about, as: await (await servers.at({ host, owner: '', name: '' })).who(), problem: null };
    } catch (error) {
      const { message, hint } = toErrorRecord(error);
      return { ...about, as: null, problem: `${message} ${hint}` };
    }
  };
  return {
    'server.list': async () => {
      const found = [...(await hosts())].sort(([a], [b]) => a.localeCompare(b));
      return { servers: await Promise.all(found.map(([host, names]) => look(host, names))) };
    },
    'server.save': async ({ host, kind, api, token }) => {
      const { [host]: _, ...others } = settings.get().servers;
      const known = api === null && kindByName(environment(), host) === kind;
      settings.set({ servers: known ? others : { ...others, [host]: { kind, api } } });
      servers.forget(host);
      return { kept: token === null ? null : await keys.set(keyOfServer(host), token) };
    },
    'server.forget': async ({ host }) => {
      await keys.forget(keyOfServer(host));
      const { [host]: _, ...others } = settings.get().servers;
      settings.set({ servers: others });
      servers.forget(host);
      return {};
    },
  };
}
