import type { General } from '../shared/changes';
import type { Contract } from '../shared/contract';
import { EspalierError } from '../shared/errors';
import type { LandingQueue } from '../shared/landing';
import { settledStates } from '../shared/lifecycle';
import type { reviewMethods } from '../shared/review-methods';
import type { Handlers } from '../shared/rpc';
import { programVersion } from '../shared/version';
import type { Agents } from './agents/agents';
import type { EndpointMethods } from './agents/endpoint-methods';
import type { Changes } from './changes';
import { currentBranch, listBranches } from './git/branch';
import type { Land } from './landing/landing';
import type { Repositories } from './repositories/repositories';
import type { Commands } from './sessions/commands';
import type { Inbox } from './sessions/inbox';
import type { Measure } from './sessions/measure';
import { inOrder } from './sessions/queue';
import type { Sessions } from './sessions/sessions';
import type { Spares } from './sessions/spare';
import type { UndoBook } from './sessions/undo';
import type { SettingsFile } from './settings/settings';
import type { Store } from './store/store';
import type { Transcripts } from './transcripts/transcripts';

type Methods = Handlers<Contract>['methods'];

export interface Peers {
  home: string;
  startedAt: string;
  store: Store;
  changes: Changes;
  sessions: Sessions;
  repositories: Repositories;
  agents: Agents;
  settings: SettingsFile;
  commands: Commands;
  measure: Measure;
  land: Land;
  undoBook: UndoBook;
  transcripts: Transcripts;
  inbox: Inbox;
  endpointMethods: EndpointMethods;
  reviewMethods: Pick<Methods, keyof typeof reviewMethods>;
  spares: Spares;
  merge: Methods['session.merge'];
  cleanup: Methods['cleanup'];
  demo: Methods['demo.start'];
  doctor: Methods['core.doctor'];
  logs: Methods['session.logs'];
  quit: Methods['core.quit'];
  queues(): LandingQueue[];
  /** Settings, limits and what is wrong with the person's files, for every client. */
  general(): General;
}

/** What each method of the contract does: nothing but calling the part that does it. */
export function makeHandlers(peers: Peers): Handlers<Contract> {
  const { home, startedAt, store, changes, sessions, repositories, agents, settings, commands, measure, land, undoBook, spares } = peers;
  const { view } = sessions;

  return {
    methods: {
      'core.hello': () => ({ version: programVersion, pid: process.pid, home, startedAt }),
      'core.quit': peers.quit,
      'core.doctor': peers.doctor,
      'repository.open': async ({ path, trust }) => {
        const repository = await repositories.open(path);
        let { scripts } = await repositories.scripts(repository.id);
        if (trust) repositories.trust(repository.id, true);
        if (trust && scripts.hash !== null) scripts = await repositories.answer(repository.id, scripts.hash, true);
        return { repository: repositories.get(repository.id), scripts };
      },
      'repository.scripts': async ({ repository }) => (await repositories.scripts(repository)).scripts,
      'repository.config': ({ repository }) => repositories.config(repository),
      'repository.answer': ({ repository, hash, yes }) => repositories.answer(repository, hash, yes),
      'repository.trust': ({ repository, yes }) => repositories.trust(repository, yes),
      'repository.branches': async ({ repository }) => {
        const { path } = repositories.get(repository);
        const branches = (await listBranches(path)).map(({ name }) => name);
        return { current: await currentBranch(path), branches };
      },
      'repository.forget': async ({ repository }) => {
        const open = sessions
          .all()
          .filter((record) => record.repository === repository && record.state !== 'landed' && record.state !== 'discarded');
        if (open.length > 0) {
          const message = `${open.length} of its sessions are neither landed nor discarded.`;
          throw new EspalierError('refused', message, 'Nothing was changed. Merge or discard them first.');
        }
        const { [repository]: own, ...others } = settings.get().repositories;
        if (own) settings.set({ repositories: others });
        await spares.drop(repositories.get(repository));
        repositories.forget(repository);
        return {};
      },
      'session.run': async (input) => view(await commands.run(input)),
      'session.list': ({ all }) => {
        const shown = sessions.all().filter(({ state }) => all || (state !== 'landed' && state !== 'discarded'));
        return { sessions: shown.sort(inOrder).map(view) };
      },
      'session.show': async ({ session }) => {
        const { id } = sessions.find(session);
        if (settledStates.has(sessions.get(id).state)) await measure.now(id);
        return { session: view(sessions.get(id)), events: store.events.of(id) };
      },
      'session.stop': async ({ session }) => view(await commands.stop(session)),
      'session.restart': ({ session }) => view(commands.restart(session)),
      'session.recreate': async ({ session }) => {
        const recreated = await commands.recreate(session);
        return { session: view(recreated.session), undo: recreated.undo };
      },
      'session.rename': ({ session, title }) => view(commands.rename(session, title)),
      'session.move': ({ session, place }) => view(commands.place(session, place)),
      'session.handoff': async ({ session, agent, brief }) => view(await commands.handoff(session, agent, brief)),
      'session.brief': async ({ session }) => ({ brief: await commands.brief(session) }),
      'session.transcript': ({ session, from, limit }) => peers.transcripts.read(sessions.find(session).id, from, limit),
      'session.order': ({ session, before }) => view(commands.order(session, before)),
      'session.send': async ({ session, text, end }) => {
        await commands.send(session, text, end);
        return {};
      },
      'session.logs': peers.logs,
      'session.diff': ({ session, path }) => measure.diff(sessions.find(session), path),
      'session.preview': async ({ session, strategy, into }) => {
        const record = sessions.find(session);
        const target = await land.into(record, into);
        return { into: target, ...(await land.preview(record, strategy, target)) };
      },
      'session.merge': peers.merge,
      'session.discard': ({ session }) => commands.discard(session),
      'undo.apply': async ({ id }) => {
        const { undo, session } = await undoBook.apply(id);
        measure.stirred(session.id);
        return { undo, session: view(session) };
      },
      'undo.list': () => ({ undos: undoBook.all() }),
      cleanup: peers.cleanup,
      'inbox.list': () => ({ items: peers.inbox.items() }),
      'inbox.answer': async ({ item, answer, note }) => {
        await peers.inbox.answer(item, answer, note);
        return {};
      },
      'agent.detect': async () => {
        await agents.detect(true);
        return { agents: agents.list(), problem: agents.problem() };
      },
      'agent.list': async () => {
        await agents.detect(false);
        return { agents: agents.list(), problem: agents.problem() };
      },
      'agent.usable': async ({ repository }) => ({ usable: await agents.usable(await repositories.open(repository)) }),
      ...peers.endpointMethods,
      ...peers.reviewMethods,
      'settings.get': peers.general,
      'settings.set': (patch) => {
        settings.set(patch);
        return peers.general();
      },
      'demo.start': peers.demo,
    },
    streams: {
      transcript: ({ session, from }, push, signal) => peers.transcripts.follow(sessions.find(session).id, from, push, signal),
      changes: (_input, push, signal) =>
        changes.follow(
          () => ({
            sessions: sessions.all().map(view),
            repositories: repositories.all(),
            agents: agents.list(),
            undos: undoBook.all(),
            queues: peers.queues(),
            pulls: store.pulls.all(),
            general: peers.general(),
          }),
          push,
          signal,
        ),
    },
  };
}
