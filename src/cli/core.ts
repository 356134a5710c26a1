import { connectCore } from '../client/core';
import type { Change } from '../shared/changes';
import type { Contract } from '../shared/contract';
import type { Session } from '../shared/model';
import type { Client } from '../shared/rpc';
import { type RepositoryPaths, sessionJson } from './session-json';

export type Core = Client<Contract>;
type State = Extract<Change, { type: 'snapshot' }>['state'];

/** Does something with the core of this home, which is started where none runs. */
export async function withCore<T>(act: (core: Core) => Promise<T>): Promise<T> {
  const core = await connectCore({ client: 'command', start: true });
  try {
    return await act(core);
  } finally {
    core.close();
  }
}

/** The core's whole state at this moment. */
export function snapshot(core: Core): Promise<State> {
  return new Promise((resolve, reject) => {
    const cancel = core.open(
      'changes',
      {},
      (change) => {
        if (change.type !== 'snapshot') return;
        cancel();
        resolve(change.state);
      },
      reject,
    );
  });
}

export const pathsOf = (repositories: State['repositories']): RepositoryPaths => new Map(repositories.map(({ id, path }) => [id, path]));

/** What a session is called; its id where it is not known. */
export function titlesIn(sessions: State['sessions']): (id: string) => string {
  const titles = new Map(sessions.map(({ id, title }) => [id, title]));
  return (id) => titles.get(id) ?? id;
}

/** A session as `--json` prints it. */
export async function sessionAsJson(core: Core, session: Session): Promise<ReturnType<typeof sessionJson>> {
  return sessionJson(session, pathsOf((await snapshot(core)).repositories));
}
