/**
 * How the window's owner hands its connections to the page: one `message` event of the page's own window, with
 * this as its data and three ports: `core`, `terminals`, `window`, in this order. It comes once for each load.
 *
 * `window` carries the messages of `windowContract` as they are. `core` carries those of `contract`, and
 * `terminals` frames as ArrayBuffers; both outlive the connections behind them, and a `LinkMessage` between the
 * data says when one came or went.
 */
export const portsMessage = 'espalier:ports';

/**
 * Owner → page: a connection is up behind this port, or gone. Page → owner: the same `up` back, before anything
 * that is meant for it. So nothing that was sent to one connection reaches the next, in either direction.
 */
export type LinkMessage = { type: 'up'; number: number } | { type: 'down'; problem: string };

/** What arrived at a port as a `LinkMessage`; null where it is data. Without zod: the preload script carries this file. */
export function asLink(data: unknown): LinkMessage | null {
  if (typeof data !== 'object' || data === null || !('type' in data)) return null;
  if (data.type === 'up' && 'number' in data && typeof data.number === 'number') return { type: 'up', number: data.number };
  if (data.type === 'down' && 'problem' in data && typeof data.problem === 'string') return { type: 'down', problem: data.problem };
  return null;
}
