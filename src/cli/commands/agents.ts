import type { Agent } from '../../shared/model';
import { withCore } from '../core';
import { note, paint, printable, say, sayJson } from '../output';
import { padEnd, width } from '../words';

/** Lists the agents with what was found of them, and what is wrong with the file that declares them. */
export async function agents({ json }: { json?: true }): Promise<number> {
  const { agents, problem } = await withCore((core) => core.call('agent.list', {}));
  if (json) {
    sayJson({ agents, problem });
    return 0;
  }
  const longest = Math.max(0, ...agents.map(({ id }) => width(id)));
  const indent = ' '.repeat(longest + 2);
  for (const agent of agents) {
    const { id, name, description, command, source, version, verified, problem, fix } = agent;
    const detail = source === 'declared' ? command.join(' ') : description;
    const known = [version, source === 'catalog' && !verified ? 'not verified' : null].filter((part) => part !== null).join(', ');
    const about = known === '' ? '' : paint('dim', ` (${printable(known)})`);
    say(`${paint(isMissing(agent) ? 'dim' : 'bold', padEnd(id, longest))}  ${printable(name)}: ${printable(detail)}${about}`);
    if (problem !== null) say(paint('yellow', `${indent}${printable(problem)}${fix === null ? '' : ` To mend it: ${printable(fix)}`}`));
  }
  if (problem) note(`\n${problem}`);
  return 0;
}

const isMissing = ({ state }: Agent): boolean => state === 'not-installed' || state === 'unsupported';
