import { createHash } from 'node:crypto';
import type { Hooks } from './hooks';

/** An agent waits for its hooks; s. */
const timeout = 5;
/** Where it takes what its command line says to stand. */
const source = '/<session-flags>/config.toml';

/**
 * Arguments by which Codex reports these events in this run alone. It runs no hook that the person did not look at, by
 * a hash of what it is: that of our own is said beside it, and nothing else is let in. Strings of JSON are strings of TOML.
 */
export const codexHooks = (hooks: Hooks, events: readonly string[]): string[] => {
  const known = events.map((event) => {
    const command = hooks.command(event);
    const name = event.replaceAll(/(?<!^)[A-Z]/g, '_$&').toLowerCase();
    const hash = createHash('sha256').update(identity(name, command)).digest('hex');
    return {
      hook: `hooks.${event}=[{hooks=[{type="command",command=${JSON.stringify(command)},timeout=${timeout}}]}]`,
      state: `${JSON.stringify(`${source}:${name}:0:0`)}={trusted_hash="sha256:${hash}"}`,
    };
  });
  return [...known.map(({ hook }) => hook), `hooks.state={${known.map(({ state }) => state).join(',')}}`].flatMap((value) => [
    '--config',
    value,
  ]);
};

/** What it takes the hash of: JSON with its keys in order. */
const identity = (event: string, command: string): string =>
  JSON.stringify({ event_name: event, hooks: [{ async: false, command, timeout, type: 'command' }] });
