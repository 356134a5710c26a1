/** How an agent's hooks reach the core in a run. */
export interface Hooks {
  /** A folder of this run's own for the agent's hook settings; `CommandLine.files` are written into it. */
  folder: string;
  /** A line for a POSIX shell that tells the core of an event; its stdin is the event's body. */
  command(event: string): string;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** `launch`: how one starts `espalier hook`. */
export function hookCommand(
  launch: { command: string; args: readonly string[]; env: Readonly<Record<string, string>> },
  event: string,
): string {
  const assignments = Object.entries(launch.env).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...assignments, quoted(launch.command), ...launch.args.map(quoted), event].join(' ');
}
