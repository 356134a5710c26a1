import { type Contract, contract } from '../shared/contract';
import { EspalierError } from '../shared/errors';
import { type Client, connect } from '../shared/rpc';
import { compareVersions, programVersion } from '../shared/version';
import { espalierHome } from './home';
import { jsonLines } from './json-lines';
import type { Launch } from './launch';
import { reachCore, startCore } from './start';

export interface CoreOptions {
  client: 'window' | 'command' | 'test';
  /** Start a core where none runs. */
  start: boolean;
  home?: string;
  /** How long finding or starting one may take, ms. */
  withinMs?: number;
  /** How a core is started; default: the one of this app. */
  how?: Launch;
}

/**
 * A client of this home's core. Where none runs one is started, and one of an older version is replaced: its
 * agents go on in the terminal host. Rejects with `EspalierError`: `connection` where there is no core and none
 * is to be started, where it cannot start, or where it is newer than this program; `storage` where the home
 * cannot be written.
 */
export async function connectCore({
  client,
  start,
  home = espalierHome(),
  withinMs = 20_000,
  how,
}: CoreOptions): Promise<Client<Contract>> {
  const until = performance.now() + withinMs;
  do {
    const lines = (await reachCore(home)) ?? (start ? await startCore(home, until, how) : null);
    if (lines === null)
      throw new EspalierError('connection', 'Espalier is not running.', 'Nothing was changed. Any other command starts it.');
    const core = connect(contract, jsonLines(lines));
    if (await agrees(core, client)) return core;
  } while (performance.now() < until);
  throw new EspalierError('connection', 'The core ends whenever it is asked.', `Nothing was lost. More is in ${home}/logs/core.log.`);
}

/** Whether this is a core to work with. False: it is gone or going, and another can be started. */
async function agrees(core: Client<Contract>, client: CoreOptions['client']): Promise<boolean> {
  const closed = new Promise<void>((resolve) => core.onClose(resolve));
  let version: string;
  try {
    ({ version } = await core.call('core.hello', { version: programVersion, client }));
    const order = compareVersions(version, programVersion);
    if (order === 0) return true;
    if (order < 0) await core.call('core.quit', { stopAgents: false });
    else core.close();
    if (order < 0) await closed;
  } catch (error) {
    if (error instanceof EspalierError && error.code === 'connection') return false; // it was just about to end
    core.close();
    throw error;
  }
  if (compareVersions(version, programVersion) < 0) return false;
  throw new EspalierError(
    'connection',
    `The core that runs is Espalier ${version}, newer than this one (${programVersion}).`,
    'Nothing was changed, its agents go on. Update this Espalier, or end the other one with its own `espalier quit`.',
  );
}
