import { EspalierError } from '../../shared/errors';
import { activeStates, type Move, settledStates } from '../../shared/lifecycle';
import type { Place, SessionRecord } from '../../shared/model';
import type { Settings } from '../../shared/settings';
import type { Agents } from '../agents/agents';
import { dropSnapshot } from '../git/snapshot';
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
  settings(): Settings;
  /** US dollars that a session used. */
  spent(session: string): number;
  /** Sets the budget of this day aside. */
  liftDay(): void;
  /** What a handoff tells the next agent. */
  brief(record: SessionRecord): Promise<string>;
  locate: Locate;
}

const person = { who: 'person' } as const;

/** What a person does with sessions. */
export function makeCommands({
  home,
  sessions,
  repositories,
  agents,
  discard,
  drive,
  undoBook,
  runner,
  settings,
  spent,
  liftDay,
  brief,
  locate,
}: Peers) {
  const move = (name: string, what: Move): SessionRecord => sessions.move(sessions.find(name).id, what, person);

  /** The person's answer to a session that has used up what it may. */
  const goOn = (id: string, answer: string): void => {
    if (answer === 'deny' || answer === 'leave') {
      move(id, { type: 'pause', error: null });
      return;
    }
    const { budget } = sessions.get(id);
    const unlimited = answer === 'allow-always' || answer === 'unlimited';
    if (budget === null || spent(id) < budget) liftDay();
    else move(id, { type: 'allow', budget: unlimited ? null : spent(id) + budget });
    move(id, { type: 'restart' });
  };

  const discarded = async (name: string): Promise<{ undo: string }> => {
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
  };

  return {
    run: makeRun({ home, sessions, repositories, agents, settings }),
    stop: async (name: string): Promise<SessionRecord> => {
      const { id } = move(name, { type: 'stop' });
      await drive.settled(id);
      return sessions.get(id);
    },
    restart: (name: string): SessionRecord => {
      const { id, parkedUntil, error } = sessions.find(name);
      if (error?.code !== 'budget') return move(id, { type: parkedUntil !== null ? 'unpark' : 'restart' });
      goOn(id, 'allow');
      return sessions.get(id);
    },
    goOn,
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
    place: (name: string, place: Place): SessionRecord => {
      const { id, state, agent, through } = sessions.find(name);
      // Where its agent has another way of being reached there, the same conversation goes on in that.
      const changes = state === 'running' && agents.get(agent).through(place) !== through;
      return sessions.move(id, { type: changes ? 'switch' : 'move', place }, person);
    },
    brief: (name: string): Promise<string> => brief(sessions.find(name)),
    handoff: async (name: string, agent: string | null, text: string | null): Promise<SessionRecord> => {
      const record = sessions.find(name);
      const next = agents.get(agent ?? record.agent).agent.id;
      sessions.assertAllowed(record.id, { type: 'handoff', agent: next, brief: '' });
      return sessions.move(record.id, { type: 'handoff', agent: next, brief: text ?? (await brief(record)) }, person);
    },
    order: (name: string, before: string | null): SessionRecord => {
      const { id } = sessions.find(name);
      const position = positionFor(sessions.all(), id, before === null ? null : sessions.find(before).id);
      return sessions.move(id, { type: 'order', position }, person);
    },
    send: async (name: string, text: string, end = false): Promise<void> => {
      const record = sessions.find(name);
      // A conversation whose turn has ended goes on with what is said.
      if (!end && record.through === 'messages' && settledStates.has(record.state)) move(name, { type: 'restart', brief: text });
      else await runner.send(record, text, end);
    },
    discard: discarded,
    /** Discards what is nobody's work, such as an answer that was taken up: the person's own last step stays the one to undo. */
    drop: async (id: string): Promise<void> => {
      const { undo } = await discarded(id);
      undoBook.drop(undo);
      await dropSnapshot(repositories.get(sessions.get(id).repository).path, undo);
    },
  };
}
export type Commands = ReturnType<typeof makeCommands>;
