import { resolve } from 'node:path';
import type { Agent, Usable } from '../../shared/model';
import { withCore } from '../core';
import { note, paint, printable, say, sayJson } from '../output';
import { padEnd, width } from '../words';

interface Options {
  json?: true;
  repository?: string;
}

/** Lists the agents with what was found of them, in a repository or in any, and what is wrong with the file that declares them. */
export async function agents({ json, repository }: Options): Promise<number> {
  const { agents, problem, usable } = await withCore(async (core) => ({
    ...(await core.call('agent.list', {})),
    usable: repository === undefined ? null : (await core.call('agent.usable', { repository: resolve(repository) })).usable,
  }));
  if (json) {
    sayJson({ agents: agents.map((agent) => agentJson(agent, usable)), problem });
    return 0;
  }
  const longest = Math.max(0, ...agents.map(({ id }) => width(id)));
  const indent = ' '.repeat(longest + 2);
  for (const agent of agents) {
    const { id, name, description, command, source, version, verified } = agent;
    const { why, fix } = usable?.[id] ?? { why: agent.problem, fix: agent.fix };
    const detail = source === 'declared' ? command.join(' ') : description;
    const known = [version, source === 'catalog' && !verified ? 'not verified' : null].filter((part) => part !== null).join(', ');
    const about = known === '' ? '' : paint('dim', ` (${printable(known)})`);
    say(`${paint(isMissing(agent) ? 'dim' : 'bold', padEnd(id, longest))}  ${printable(name)}: ${printable(detail)}${about}`);
    if (why !== null) say(paint('yellow', `${indent}${printable(why)}${fix === null ? '' : ` To mend it: ${printable(fix)}`}`));
  }
  if (problem) note(`\n${problem}`);
  return 0;
}

/** Scripts know four states: to want a model is to want what its person has to set up first, as a login is. */
const agentJson = (agent: Agent, usable: Readonly<Record<string, Usable>> | null) => ({
  ...agent,
  state: agent.state === 'needs-model' ? 'needs-login' : agent.state,
  ...(usable && { usable: usable[agent.id] }),
});

const isMissing = ({ state }: Agent): boolean => state === 'not-installed' || state === 'unsupported';
