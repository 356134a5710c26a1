import type { Hooks } from './hooks';

/** An agent waits for its hooks; s. */
const timeout = 5;

/** Settings that report these events, in the shape that claude made and others took over; as JSON. */
export function hookSettings(hooks: Hooks, events: readonly string[]): string {
  const report = (event: string) => [{ hooks: [{ type: 'command', command: hooks.command(event), timeout }] }];
  return `${JSON.stringify({ hooks: Object.fromEntries(events.map((event) => [event, report(event)])) }, null, 2)}\n`;
}
