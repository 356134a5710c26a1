interface Startable {
  command: readonly [string, ...string[]];
  resume?: readonly [string, ...string[]] | undefined;
}

/** Whether such an agent can be told something by each new run, also one that goes on. */
export const takesPrompt = ({ command, resume }: Startable): boolean =>
  [command, resume ?? command].every(([, ...args]) => args.some((argument) => argument.includes('{prompt}')));

/**
 * How to start a declared agent on a task: `{prompt}` in any argument becomes the task. With `resume` the
 * agent's own way of going on is used, where it has one.
 */
export function agentCommand(
  agent: Startable,
  { prompt, resume }: { prompt: string; resume: boolean },
): { command: string; args: string[] } {
  const [command, ...args] = resume && agent.resume ? agent.resume : agent.command;
  // A function as the replacement, since `$&` and the like in a task are the task's own text.
  return { command, args: args.map((arg) => arg.replaceAll('{prompt}', () => prompt)) };
}
