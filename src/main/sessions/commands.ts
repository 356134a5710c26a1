import { EspalierError } from '../../shared/errors';
import { activeStates, type Move } from '../../shared/lifecycle';
import type { Place, SessionRecord } from '../../shared/model';
import type { Agents } from '../agents/agents';
import type { Repositories } from '../repositories/repositories';
import type { Discard } from './discard';
import type { Drive } from './drive';
import type { Locate } from './locate';
import { positionFor } from './queue';
import { makeRun } from './run';
import type { Runner } from './runner';
import type { Sessions } from './sessions';
import type { UndoBook } from './undo';
import { newUndo, newUndoId } from './undo-record';

interface Peers {
  home: string;
  sessions: Sessions;
  repositories: Repositories;
  agents: Agents;
  discard: Discard;
  drive: Drive;
  undoBook: UndoBook;
  runner: Runner;
  defaultAgent(): string;
  locate: Locate;
}

const person = { who: 'person' } as const;

/** What a person does with sessions. */
export function makeCommands({ home, sessions, repositories, agents, discard, drive, undoBook, runner, defaultAgent, locate }: Peers) {
  const move = (name: string, what: Move): SessionRecord => sessions.move(sessions.find(name).id, what, person);

  return {
    run: makeRun({ home, sessions, repositories, agents, defaultAgent }),
    stop: async (name: string): Promise<SessionRecord> => {
      const { id } = move(name, { type: 'stop' });
      await drive.settled(id);
      return sessions.get(id);
    },
    restart: (name: string): SessionRecord => move(name, { type: 'restart' }),
    recreate: async (name: string): Promise<{ session: SessionRecord; undo: string }> => {
      const record = await locate(sessions.find(name));
      sessions.assertAllowed(record.id, { type: 'recreate' });
      const snapshot = newUndoId();
      await discard.snapshot(record, snapshot);
      // Why it failed or conflicted is forgotten with the new start, so it does not come back as that.
      const state = record.state === 'conflicted' ? 'finished' : record.state === 'failed' ? 'stopped' : record.state;
      const undo = newUndo('recreate', record, { snapshot, merge: null, state });
      const session = sessions.move(record.id, { type: 'recreate' }, person, { undo });
      undoBook.tell(undo);
      return { session, undo: undo.id };
    },
    rename: (name: string, title: string): SessionRecord => move(name, { type: 'rename', title }),
    place: (name: string, place: Place): SessionRecord => move(name, { type: 'move', place }),
    order: (name: string, before: string | null): SessionRecord => {
      const { id } = sessions.find(name);
      const position = positionFor(sessions.all(), id, before === null ? null : sessions.find(before).id);
      return sessions.move(id, { type: 'order', position }, person);
    },
    send: (name: string, text: string): Promise<void> => runner.send(sessions.find(name), text),
    discard: async (name: string): Promise<{ undo: string }> => {
      const { id } = await locate(sessions.find(name));
      sessions.assertAllowed(id, { type: 'discard' });
      if (activeStates.has(sessions.get(id).state)) {
        sessions.move(id, { type: 'stop' }, { who: 'person', why: 'discard' });
        await drive.settled(id);
      }
      const record = sessions.get(id);
      // First what can fail: work that cannot be kept is not given up.
      const snapshot = newUndoId();
      await discard.snapshot(record, snapshot);
      const undo = newUndo('discard', record, { snapshot, merge: null, state: record.state });
      sessions.move(record.id, { type: 'discard' }, person, { undo });
      undoBook.tell(undo);
      await drive.settled(record.id);
      const { state, error } = sessions.get(record.id);
      if (state !== 'discarded' && error) throw new EspalierError(error.code, error.message, error.hint);
      return { undo: undo.id };
    },
  };
}
export type Commands = ReturnType<typeof makeCommands>;
