import { sep } from 'node:path';
import { EspalierError } from '../../shared/errors';
import { evidenceOf } from '../../shared/evidence';
import type { LandingQueue } from '../../shared/landing';
import type { Repository } from '../../shared/model';
import { type Core, snapshot, withCore } from '../core';
import { evidenceText } from '../evidence-text';
import { paint, printable, say, sayJson } from '../output';

export interface LandingOptions {
  pause?: true;
  resume?: true;
  /** The branch whose queue is paused or goes on. */
  into?: string;
  /** Sessions, by id, its beginning or title. */
  leave?: string;
  first?: string;
}

/**
 * Every landing queue that has entries or is paused, one a line; without any, the one of this folder's repository. Before
 * that it is changed, where that was asked for.
 */
export async function landing({ json, ...change }: LandingOptions & { json?: true }): Promise<number> {
  await withCore(async (core) => {
    const here = hereIn((await snapshot(core)).repositories);
    await changed(core, here, change);
    const { queues } = await core.call('landing.list', {});
    const { sessions } = await snapshot(core);
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

const hereIn = (repositories: readonly Repository[]): Repository | undefined =>
  repositories.find(({ path }) => `${process.cwd()}${sep}`.startsWith(`${path}${sep}`));

/** Pauses the queue of a branch or lets it go on, takes a session out, or puts it first. */
async function changed(core: Core, here: Repository | undefined, { pause, resume, into, leave, first }: LandingOptions): Promise<void> {
  if (pause || resume) {
    const target = into ?? here?.branch ?? null;
    if (!here) throw noQueue('This folder is in no repository that was opened.', 'Go to one, or `espalier open` it.');
    if (target === null) throw noQueue('The repository has no branch of its own: its HEAD is detached.', 'Name one: `--into <branch>`.');
    await core.call('landing.pause', { repository: here.id, target, paused: pause === true });
  }
  if (leave !== undefined) await core.call('landing.leave', { session: leave });
  if (first === undefined) return;
  const { id } = (await core.call('session.show', { session: first })).session;
  const { queues } = await core.call('landing.list', {});
  const entries = queues.map((queue) => queue.entries).find((all) => all.some(({ session }) => session === id)) ?? [];
  const before = entries.find(({ session }) => session !== id)?.session ?? null;
  if (entries[0]?.session !== id) await core.call('landing.order', { session: id, before });
}

const noQueue = (message: string, hint: string): EspalierError => new EspalierError('usage', message, `Nothing was changed. ${hint}`);
