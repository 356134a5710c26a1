import { setTimeout as pause } from 'node:timers/promises';
import { connectCore } from '../../client/core';
import { applyChange, type Change, emptyReplica, type Replica } from '../../shared/changes';
import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { Client } from '../../shared/rpc';

/** Between two tries to start a core that does not start, ms. */
const firstPause = 250;
const longestPause = 5_000;

/** The app's own connection to the core: what tray, title and notifications are made of. */
export interface KeptCore {
  /** Resolves once the core answers, at once while it does; rejects when a try to start it failed, though more are made. */
  ready(): Promise<void>;
  /** Rejects with `EspalierError('connection')` while there is none. */
  client(): Client<Contract>;
  replica(): Replica;
  /** No core is started any more: the app is about to end, or ends the core itself. */
  letGo(): void;
  /** Takes `letGo` back. */
  hold(): void;
}

/**
 * Finds or starts the core and, whenever it is gone, starts it anew: starting is recovering. `changed` is called
 * with each new state; a first one after a gap too. `failed`: with why there is no core for now, once for each reason.
 */
export function keepCore(home: string, tell: { changed(replica: Replica): void; failed(error: unknown): void }): KeptCore {
  let current: Client<Contract> | null = null;
  let replica = emptyReplica;
  let held = false;
  let keeping = false;
  let arrived = arrival();

  const follow = (client: Client<Contract>): void => {
    const stop = client.open('changes', {}, (change: Change) => {
      const next = applyChange(replica, change);
      if (next === null) {
        stop();
        follow(client); // a change was missed: only a new snapshot helps
        return;
      }
      replica = next;
      tell.changed(replica);
    });
  };
  const keep = async (): Promise<void> => {
    keeping = true;
    let wait = firstPause;
    let said = '';
    while (held) {
      try {
        const client = await connectCore({ client: 'window', start: true, home });
        const gone = new Promise<void>((resolve) => client.onClose(resolve));
        current = client;
        wait = firstPause;
        arrived.resolve();
        follow(client);
        await gone;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (message !== said) tell.failed(error);
        said = message;
        arrived.reject(error);
        arrived = arrival();
        await pause(wait);
        wait = Math.min(wait * 2, longestPause);
      }
      if (current !== null) arrived = arrival();
      current = null;
    }
    keeping = false;
  };
  const hold = (): void => {
    held = true;
    if (!keeping) void keep();
  };
  hold();

  return {
    ready: () => arrived.promise,
    client: () => {
      if (current === null)
        throw new EspalierError('connection', 'The core is not running.', 'It is being started. Try again in a moment.');
      return current;
    },
    replica: () => replica,
    letGo: () => {
      held = false;
    },
    hold,
  };
}

/** A promise that is settled from outside. */
function arrival(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve = (): void => {};
  let reject = (_error: unknown): void => {};
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  promise.catch(() => {}); // there may be no page that waits; `failed` tells of it anyway
  return { promise, resolve, reject };
}
