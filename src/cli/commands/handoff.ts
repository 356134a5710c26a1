import { sessionAsJson, withCore } from '../core';
import { paint, printable, say, sayJson } from '../output';

/** Hands a session's work to a fresh conversation of the same or another agent. */
export async function handoff(name: string, { agent, json }: { agent?: string; json?: true }): Promise<number> {
  return await withCore(async (core) => {
    const session = await core.call('session.handoff', { session: name, agent: agent ?? null, brief: null });
    if (json) sayJson(await sessionAsJson(core, session));
    else {
      say(`${paint('bold', printable(session.title))} (${session.id}) goes on with a fresh conversation of ${session.agent}.`);
      say(paint('dim', 'What was handed over is the first message of it: `espalier logs`.'));
    }
    return 0;
  });
}
