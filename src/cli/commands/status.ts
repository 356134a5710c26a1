import { pathsOf, snapshot, titlesIn, withCore } from '../core';
import { say, sayJson } from '../output';
import { sessionJson } from '../session-json';
import { statusLines } from '../status-lines';

/** Lists sessions by what they need from the person. */
export async function status({ all = false, json }: { all?: boolean; json?: true }): Promise<number> {
  const state = await withCore(snapshot);
  const sessions = state.sessions
    .filter(({ state }) => all || (state !== 'landed' && state !== 'discarded'))
    .sort((a, b) => a.position - b.position);
  if (json) {
    const paths = pathsOf(state.repositories);
    sayJson({ sessions: sessions.map((session) => sessionJson(session, paths)) });
    return 0;
  }
  const columns = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  const how = { now: Date.now(), columns, titleOf: titlesIn(state.sessions) };
  for (const line of statusLines(sessions, state.repositories, how)) say(line);
  if (state.general.problem) say(`\n${state.general.problem}`);
  return 0;
}
