import { rm } from 'node:fs/promises';
import type { ElectronApplication } from 'playwright';
import { connectCore } from '../../src/client/core';
import { processesOf, untilTrue } from '../../test/helpers/core';
import { endElectron } from './electron';

/** Ends a product that was measured, its core and its agents, and removes what it was measured on. */
export async function closeProduct(open: {
  app: ElectronApplication;
  home: string;
  scratch: string;
  repository: { dispose(): void };
}): Promise<void> {
  await endElectron(open.app);
  const core = await connectCore({ client: 'test', start: true, home: open.home });
  await core.call('core.quit', { stopAgents: true });
  await untilTrue(() => processesOf(open.home).length === 0, 'no process is left');
  await rm(open.scratch, { recursive: true, force: true });
  open.repository.dispose();
}
