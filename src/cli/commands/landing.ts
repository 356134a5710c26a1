import { sep } from 'node:path';
import { evidenceOf } from '../../shared/evidence';
import type { LandingQueue } from '../../shared/landing';
import { snapshot, withCore } from '../core';
import { evidenceText } from '../evidence-text';
import { paint, printable, say, sayJson } from '../output';

/** Every landing queue that has entries or is paused, one a line; without any, the one of this folder's repository. */
export async function landing({ json }: { json?: true }): Promise<number> {
  await withCore(async (core) => {
    const { sessions, repositories } = await snapshot(core);
    const { queues } = await core.call('landing.list', {});
    const here = repositories.find(({ path }) => `${process.cwd()}${sep}`.startsWith(`${path}${sep}`));
    const none = { target: here?.branch ?? null, entries: [], paused: false };
    const shown: Pick<LandingQueue, 'entries' | 'paused'>[] & { target: string | null }[] = queues.length > 0 ? queues : [none];
    for (const { target, entries, paused } of shown) {
      if (json) sayJson({ target, entries: entries.map(({ session, state }) => ({ id: session, state })) });
      else {
        const state = paused ? paint('yellow', ' (paused)') : '';
        say(`${paint('bold', printable(target ?? 'no branch'))}${state}${entries.length === 0 ? ': nothing waits to land.' : ''}`);
        for (const { session, state, doing } of entries) {
          const record = sessions.find(({ id }) => id === session);
          const proof = record ? evidenceText(evidenceOf(record)) : '';
          const about = [proof, doing === null ? '' : printable(doing)].filter((part) => part !== '').join(', ');
          say(`  ${session}  ${state.padEnd(8)}  ${printable(record?.title ?? '')}${paint('dim', about && `  ${about}`)}`);
        }
      }
    }
  });
  return 0;
}
