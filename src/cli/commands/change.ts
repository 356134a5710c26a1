import type { Place, Session } from '../../shared/model';
import { type Core, sessionAsJson, withCore } from '../core';
import { paint, printable, say, sayJson } from '../output';

interface Options {
  json?: true;
}

/** Changes one session and says how it stands then. */
async function change(act: (core: Core) => Promise<Session>, words: (session: Session) => string, { json }: Options): Promise<number> {
  await withCore(async (core) => {
    const session = await act(core);
    if (json) sayJson(await sessionAsJson(core, session));
    else say(`${paint('bold', printable(session.title))} (${session.id}) ${words(session)}`);
  });
  return 0;
}

export const stop = (session: string, options: Options): Promise<number> =>
  change(
    (core) => core.call('session.stop', { session }),
    () => 'is stopped. Its work stays in its worktree.',
    options,
  );

export const restart = (session: string, options: Options): Promise<number> =>
  change(
    (core) => core.call('session.restart', { session }),
    ({ state }) => `is ${state}.`,
    options,
  );

export const move = (session: string, place: Place, options: Options): Promise<number> =>
  change(
    (core) => core.call('session.move', { session, place }),
    () => `is in the ${place} now.`,
    options,
  );

export const rename = (session: string, title: string, options: Options): Promise<number> =>
  change(
    (core) => core.call('session.rename', { session, title }),
    () => 'is its title now.',
    options,
  );
