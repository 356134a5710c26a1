import { connectCore } from '../../client/core';
import { EspalierError } from '../../shared/errors';
import type { Core } from '../core';
import { say, sayJson } from '../output';
import { plural } from '../words';

/** Ends the core, and says how many agents go on without it. */
export async function quit({ stopAgents = false, json }: { stopAgents?: boolean; json?: true }): Promise<number> {
  const core = await running();
  if (core === null) {
    if (json) sayJson({ left: 0 });
    else say('Espalier is not running.');
    return 0;
  }
  const closed = new Promise<void>((resolve) => core.onClose(resolve));
  const { left } = await core.call('core.quit', { stopAgents });
  await closed;
  if (json) sayJson({ left });
  else if (left > 0)
    say(`The core has ended. ${plural(left, 'agent goes', 'agents go')} on in the terminal host; any command takes them up again.`);
  else say(stopAgents ? 'The core and its agents have ended.' : 'The core has ended. No agent was at work.');
  return 0;
}

/** The core that runs; null where none does. */
async function running(): Promise<Core | null> {
  try {
    return await connectCore({ client: 'command', start: false });
  } catch (error) {
    if (error instanceof EspalierError && error.code === 'connection') return null;
    throw error;
  }
}
