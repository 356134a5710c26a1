import { EspalierError } from '../../shared/errors';
import { settledStates } from '../../shared/lifecycle';
import { withCore } from '../core';
import { followSessions } from '../follow';
import { paint, printable, say, sayJson } from '../output';
import { plural } from '../words';

export interface ResolveOptions {
  auto?: true;
  mine?: true;
  theirs?: true;
  /** `true`: the session's own agent, in its conversation. */
  agent?: string | true;
}
interface Outcome {
  id: string;
  resolved: string[];
  left: string[];
}

/** Settles what in a session does not merge with its target; an agent is waited for. Exit code 3 where something is left. */
export async function resolve(name: string, options: ResolveOptions & { json?: true }): Promise<number> {
  const { agent, json } = options;
  const how = agent ? 'agent' : options.mine ? 'mine' : options.theirs ? 'theirs' : 'auto';
  const { undo, ...first } = await withCore((core) =>
    core.call('conflict.resolve', { session: name, how, agent: typeof agent === 'string' ? agent : null }),
  );
  const outcome = how === 'agent' && first.left.length > 0 ? await byAgent(first, json === true) : first;
  if (json) sayJson({ id: outcome.id, resolved: outcome.resolved, left: outcome.left });
  else {
    for (const path of outcome.resolved) say(`${paint('green', 'settled')}  ${printable(path)}`);
    for (const path of outcome.left) say(`${paint('red', 'left')}     ${printable(path)}`);
    if (outcome.resolved.length + outcome.left.length === 0) say('Nothing conflicts.');
    if (undo !== null) say(`\`espalier undo ${undo}\` takes it back.`);
    else if (outcome.left.length > 0) say(`Nothing was changed. \`espalier resolve ${outcome.id} --agent\` gives it to its agent.`);
  }
  return outcome.left.length > 0 ? 3 : 0;
}

/** Waits until the agent's run has ended, and says what came of it. Throws `agent` where the run did not end well. */
async function byAgent({ id, resolved, left }: Outcome, quiet: boolean): Promise<Outcome> {
  if (!quiet) say(`${plural(left.length, 'file')} given to an agent …`);
  const { state, title } = await followSessions((sessions) => {
    const found = sessions.get(id);
    if (!found) throw new EspalierError('not-found', 'The session is no longer there.', 'Nothing was changed.');
    return settledStates.has(found.state) ? found : undefined;
  });
  if (state !== 'finished' && state !== 'conflicted')
    throw new EspalierError('agent', `The agent did not end well: “${title}” is ${state}.`, `\`espalier show ${id}\` says why.`);
  // Concludes the merge, where that was not done yet, and says what the agent left.
  const after = await withCore((core) => core.call('conflict.resolve', { session: id, how: 'auto' }));
  const all = [...new Set([...resolved, ...left, ...after.resolved])];
  return { id, resolved: all.filter((path) => !after.left.includes(path)), left: after.left };
}
