import { withCore } from '../core';
import { note, paint, printable, say, sayJson } from '../output';
import { padEnd, width } from '../words';

/** Lists the agents, and what is wrong with the file that declares them. */
export async function agents({ json }: { json?: true }): Promise<number> {
  const { agents, problem } = await withCore((core) => core.call('agent.list', {}));
  if (json) {
    sayJson({ agents, problem });
    return 0;
  }
  const longest = Math.max(0, ...agents.map(({ id }) => width(id)));
  for (const { id, name, description, command, source, problem } of agents) {
    const detail = source === 'declared' ? command.join(' ') : description;
    say(`${paint('bold', padEnd(id, longest))}  ${printable(name)}: ${printable(detail)}`);
    if (problem) say(paint('yellow', `${' '.repeat(longest)}  ${printable(problem)}`));
  }
  if (problem) note(`\n${problem}`);
  return 0;
}
