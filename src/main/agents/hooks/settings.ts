import type { Hooks } from './hooks';

/** An event's hooks: commands that end by themselves. */
interface Reports {
  hooks: { type: 'command'; command: string }[];
}

/** What reports these events, in the shape that claude made and others took over. */
export const reports = (hooks: Hooks, events: readonly string[]): Record<string, [Reports]> =>
  Object.fromEntries(events.map((event) => [event, [{ hooks: [{ type: 'command', command: hooks.command(event) }] }]]));

/** Settings that report these events; as JSON. */
export const hookSettings = (hooks: Hooks, events: readonly string[]): string =>
  `${JSON.stringify({ hooks: reports(hooks, events) }, null, 2)}\n`;
