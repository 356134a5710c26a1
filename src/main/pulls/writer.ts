import { EspalierError } from '../../shared/errors';
import { settledStates } from '../../shared/lifecycle';
import type { Agent, SessionRecord } from '../../shared/model';
import { commitAsEspalier } from '../git/commit';
import { treePatch } from '../git/tree-diff';
import type { Commands } from '../sessions/commands';
import type { Sessions } from '../sessions/sessions';
import type { Draft } from './draft';
import { readWritten, type Written, writeAgain, writerGoal } from './writer-text';

/** How often an agent may answer until its answer can be read. */
const attempts = 3;
/** Bytes of the change that it is given at once; it can read the rest. */
const longestPatch = 60_000;

interface Peers {
  sessions: Sessions;
  commands(): Pick<Commands, 'run' | 'drop'>;
  agent(id: string): Agent;
  root(record: SessionRecord): string;
  /** What a session's agent said last. */
  reported(record: SessionRecord): string | null;
}

/** Lets an agent write title and text of a pull request, in a session of its own that is gone afterwards. */
export function makeWriter({ sessions, commands, agent, root, reported }: Peers) {
  const waiting = new Map<string, (record: SessionRecord) => void>();
  sessions.onMoved((record) => {
    if (settledStates.has(record.state)) waiting.get(record.id)?.(record);
  });
  const ended = ({ id }: SessionRecord): Promise<SessionRecord> =>
    new Promise((resolve) => {
      const now = sessions.get(id);
      if (settledStates.has(now.state)) resolve(now);
      else waiting.set(id, resolve);
    });
  const answer = async (writer: SessionRecord): Promise<Written> => {
    for (let attempt = 1; ; attempt += 1) {
      const record = await ended(writer);
      waiting.delete(writer.id);
      if (record.state !== 'finished') throw silent(record, record.error?.message ?? `It is ${record.state}.`);
      const read = readWritten(reported(record) ?? '');
      if ('written' in read) return read.written;
      if (attempt === attempts) throw silent(record, `Its answer could not be read after ${attempts} tries: ${read.problem}`);
      sessions.move(record.id, { type: 'restart', brief: writeAgain(read.problem) }, { who: 'core', why: read.problem });
    }
  };
  return async (record: SessionRecord, by: string, { title, body, tree }: Draft): Promise<Written> => {
    const { id, name, features } = agent(by);
    if (!features.structured || !features.plan)
      throw new EspalierError(
        'refused',
        `${name} cannot write it.`,
        'Choose one in the settings (Review) that answers by messages and can be held to reading.',
      );
    const base = record.base.commit;
    const { patch, truncated } = await treePatch(root(record), base, tree, { paths: null, maxBytes: longestPatch });
    const commit = await commitAsEspalier(root(record), { tree, parents: [base], message: `Change of “${record.title}”` });
    const writer = await commands().run({
      goal: writerGoal({ task: record.goal, title, body, patch, cut: truncated, base }),
      title: `Text for ${record.title}`.slice(0, 200),
      ...{ repository: root(record), agent: id, place: 'background', base: commit, checks: [], next: true, permissions: 'plan' },
      ...{ model: null, handoffAt: null, budget: null },
    });
    try {
      return await answer(writer);
    } finally {
      waiting.delete(writer.id);
      if (sessions.get(writer.id).state !== 'discarded') await commands().drop(writer.id);
    }
  };
}

const silent = ({ title }: SessionRecord, why: string): EspalierError =>
  new EspalierError('agent', `${title}: ${why}`, 'The text is as it was. Write it yourself, or try again.');
