import { EspalierError } from '../../shared/errors';
import { ghKnows, throughGh } from './gh';
import { github } from './github';
import type { Address, Provider } from './provider';
import { politely } from './reach';
import { throughToken, tokenFor } from './token';

type Environment = Readonly<Record<string, string>>;

/** The server that has a repository, by the person's own login there. Throws `login` where they have none, `refused` where it is of no kind that is known. */
export type Servers = (address: Address) => Promise<Provider>;

/** `environment`: of the person's shell. */
export function makeServers(environment: () => Environment): Servers {
  const asked = new Map<string, ReturnType<typeof politely>>();
  /** One for each, so that what it said, and a limit, is remembered. */
  const once = (key: string, make: () => ReturnType<typeof politely>): ReturnType<typeof politely> => {
    const known = asked.get(key) ?? make();
    asked.set(key, known);
    return known;
  };
  return async (address) => {
    const { host } = address;
    const env = environment();
    // `gh` cannot be sent to an API elsewhere.
    if (!env['ESPALIER_GITHUB_API'] && (await ghKnows(host, env)))
      return github(
        once(`gh ${host}`, () => politely(host, throughGh(host, environment))),
        address,
      );
    if (tokenFor(host, env) !== null)
      return github(
        once(host, () => politely(host, throughToken(host, environment))),
        address,
      );
    if (host === 'github.com' || env['GH_HOST'] === host)
      throw new EspalierError(
        'login',
        `You are not logged in to ${host}.`,
        'Run `gh auth login`, or set GH_TOKEN in your shell and restart Espalier.',
      );
    throw new EspalierError(
      'refused',
      `${host} is not known to be a server of GitHub’s kind.`,
      `If it is one, run \`gh auth login --hostname ${host}\`; else push the branch and open the request there yourself.`,
    );
  };
}
