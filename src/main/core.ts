import type { Logger } from 'pino';
import { defaultsFor } from '../shared/agent-defaults';
import type { Contract } from '../shared/contract';
import { toErrorRecord } from '../shared/errors';
import { hears } from '../shared/hears';
import type { Repository, SessionRecord } from '../shared/model';
import type { Handlers } from '../shared/rpc';
import { watchActivity } from './agents/activity-watch';
import type { Launch } from './agents/agents';
import { openHookEndpoint } from './agents/hooks/endpoint';
import { hookCommand } from './agents/hooks/hooks';
import { knowAgents } from './agents/part';
import { makeLook } from './agents/screen';
import { makeTalks } from './agents/talk';
import { watchUse } from './agents/use-watch';
import { makeChanges } from './changes';
import { makeChecking } from './checks/checking';
import { makeConflicts } from './conflicts/part';
import { makeDemo } from './demo/demo';
import { makeDoctor } from './doctor/doctor';
import { makeGeneral } from './general';
import { makeHandlers } from './handlers';
import type { HostLink } from './host/client';
import { readExit } from './host/exit-file';
import { logsIn, readLog } from './host/log';
import { makeLanding } from './landing/part';
import { makeOverlaps } from './overlaps/overlaps';
import { makePulls } from './pulls/pulls';
import { makePullStandings } from './pulls/standings';
import { makeRepositories } from './repositories/repositories';
import { wordsOf } from './review/last-word';
import { answersIn } from './review/request-brief';
import { makeReview } from './review/review';
import { makeTalking } from './review/talking';
import { makeCleanup } from './sessions/cleanup';
import { makeCommands } from './sessions/commands';
import { makeDiscard } from './sessions/discard';
import { makeDrive } from './sessions/drive';
import { makeEffects } from './sessions/effects';
import { inherited } from './sessions/environment';
import { makeFault } from './sessions/fault';
import { makeBrief } from './sessions/handoff';
import { type Held, heldBack, onceATurn } from './sessions/held';
import { makeInbox } from './sessions/inbox';
import { makeLive } from './sessions/live';
import { makeLocate } from './sessions/locate';
import { makeLogs } from './sessions/logs';
import { makeMeasure } from './sessions/measure';
import { observeTalk } from './sessions/observe-talk';
import { observeTerminal } from './sessions/observe-terminal';
import { makePrepare } from './sessions/prepare';
import { makePump } from './sessions/pump';
import { makeQuit } from './sessions/quit';
import { makeRecovery } from './sessions/recovery';
import { longestGoal } from './sessions/run';
import { makeRunner } from './sessions/runner';
import { makeSessions } from './sessions/sessions';
import { makeSetUp } from './sessions/set-up';
import { makeSpares } from './sessions/spare';
import { makeUndoBook, type UndoBook } from './sessions/undo';
import { makeTerminalWatches } from './sessions/watch-terminal';
import { openSettings } from './settings/settings';
import { isUnsaved } from './store/database';
import type { Store } from './store/store';
import { makeTranscripts } from './transcripts/transcripts';
import { makeUsageBook, overBudget } from './usage/usage';

interface Outside {
  home: string;
  store: Store;
  host: HostLink;
  log: Logger;
  /** How one of our own programs is started. */
  launch(verb: 'practice' | 'agent' | 'hook'): Launch;
  /** Ends this process once answers that are under way were sent. */
  end(): void;
}

export interface Core {
  handlers: Handlers<Contract>;
  /** Whether anything runs, waits for its turn, or is being done. */
  busy(): boolean;
}

/** Builds each part, hands it its peers, and takes up what an earlier core left: starting is recovering. */
export async function makeCore({ home, store, host, log, launch, end }: Outside): Promise<Core> {
  const startedAt = new Date().toISOString();
  const changes = makeChanges();
  const settings = openSettings(home);
  const { agents, detection, keys, endpointMethods } = knowAgents({ home, settings: settings.get, launch, inherited });
  const repositories = makeRepositories({ store, changes });
  const repository = (record: SessionRecord): Repository => repositories.get(record.repository);
  const heldNow = (): ((record: SessionRecord) => Held | null) => {
    const held = heldBack(sessions.all(), Date.now());
    return (record) => held(record) ?? usageBook.held(record);
  };
  const heldForViews = onceATurn(heldNow, () => sessions.all());
  const usageBook = makeUsageBook({
    table: store.usage,
    settings: settings.get,
    onChanged: () => changes.publish({ type: 'general', general: general() }),
    onFull: (record) => {
      if (!settings.get().handoffByItself || sessions.get(record.id).state !== 'running') return;
      commands.handoff(record.id, null, null).catch((error: unknown) => log.warn({ error: toErrorRecord(error) }, 'no handoff'));
    },
    onOver: (record, why) => {
      if (sessions.get(record.id).state === 'running') sessions.move(record.id, { type: 'pause', error: overBudget(why) });
    },
  });
  const { general, problem } = makeGeneral({ usageBook, settings, agents });
  const standings = makePullStandings(store.pulls);
  const live = makeLive({
    waitsForTrust: repositories.waits,
    usage: usageBook.of,
    heldBack: (record) => heldForViews()(record),
    overlaps: (record) => radar.of(record),
    pull: standings.of,
  });
  const sessions = makeSessions({ store, changes, live });
  const radar = makeOverlaps({ sessions, repository, log });
  const measured = (id: string): void => {
    sessions.tell(id);
    radar.stirred(id);
  };
  const measure = makeMeasure({ live, session: sessions.get, repository, tell: measured, log });
  const repositoryPath = (record: SessionRecord): string => repository(record).path;
  const exitOf = (run: string) => readExit(home, run);
  const transcripts = makeTranscripts(home);
  const talks = makeTalks({
    ...{ host, transcripts },
    readExit: exitOf,
    readRun: (run, from) => readLog(home, run, { from }),
    onState: (record, state) => {
      observeTalk({ sessions, live, usageBook }, record.id, state);
      talking.asked(record, state.asks);
      measure.stirred(record.id);
    },
  });
  const watches = makeTerminalWatches({
    ...{ terminals: host.terminals, live, watchActivity, look: makeLook(host), watchUse },
    ...observeTerminal({ sessions, usageBook, isUnsaved, log }),
    ...{ tell: sessions.tell, stirred: measure.stirred },
  });
  const hooks = await openHookEndpoint({ home, onNews: watches.hooked, note: (text) => log.warn(text) });
  const runner = makeRunner({
    ...{ home, host, readExit: exitOf, agents, talks, watches, repositoryPath, stirred: measure.stirred },
    hooks: { environment: hooks.environment, command: (event) => hookCommand(launch('hook'), event) },
    personal: detection.environment,
    defaults: (record) => defaultsFor(settings.get(), record.repository, record.agent),
    trusted: (record) => repository(record).trustedAt !== null,
  });
  const discard = makeDiscard({ home, repository });
  const locate = makeLocate({ sessions, repository });
  const undoBook = (): UndoBook => book; // effects need it, and it needs the drive that runs them
  const lastOutput = (run: string, bytes: number) => readLog(home, run, { lastBytes: bytes });
  const spares = makeSpares({ sessions, repositories, log });
  const setUp = makeSetUp({ runner, readLog: lastOutput });
  const prepare = makePrepare({ home, setUp, repository, scripts: repositories.scripts, discard, undoBook, sessions, spares, locate });
  const checking = makeChecking({
    ...{ home, store, sessions, repository, repositories, locate, measure, runner, setUp, log },
    logs: { ...logsIn(home), read: lastOutput },
    settled: (id) => drive.settled(id),
    agent: (record) => agents.get(record.agent).agent,
    rounds: () => settings.get().fixRounds,
  });
  const landing = makeLanding({
    ...{ sessions, repositories, undoBook, locate, changes, verify: checking.verify, isUnsaved, log },
    settings: settings.get,
    agentName: (id) => agents.get(id).agent.name,
    hears: (record) => hears(record, agents.get(record.agent).agent),
    readLog: lastOutput,
  });
  const conflicts = makeConflicts({
    ...{ sessions, discard, undoBook, repository, locate, stirred: measure.stirred, log },
    ...{ check: checking.methods['check.run'], agents },
    into: (record) => landing.land.into(record, null),
  });
  const through = (record: SessionRecord): SessionRecord['through'] => agents.get(record.agent).through(record.place);
  const afterRun = async (record: SessionRecord, signal: AbortSignal): Promise<void> => {
    await checking.afterRun(record, signal);
    signal.throwIfAborted();
    await talking.afterRun(sessions.get(record.id));
  };
  const effects = makeEffects({
    ...{ sessions, runner, measure, landing, discard, undoBook, prepare, through, runChecks: afterRun },
    conclude: conflicts.conclude,
  });
  const fault = makeFault({ sessions, undoBook });
  const drive = makeDrive({
    ...{ effects, get: sessions.get, isUnsaved, hold: sessions.hold, log },
    onFault: (record, error) => fault(record.id, error),
  });
  const book = makeUndoBook({
    ...{ store, changes, sessions, discard, drive, repository, log },
    takeBackEdit: (record, edit) => reviews.takeBackEdit(record, edit),
    takeBackUpdate: conflicts.takeBack,
  });
  const commands = makeCommands({
    ...{ home, sessions, repositories, agents, discard, drive, runner, locate },
    undoBook: book,
    settings: settings.get,
    spent: (session) => usageBook.of(session)?.cost ?? 0,
    liftDay: () => void settings.set({ budgetLiftedOn: usageBook.today().day }),
    brief: makeBrief({ measure }),
  });
  const startMore = makePump({ sessions, repositories, limits: settings.limits, heldBack: heldNow, isUnsaved, log });

  const tellGeneral = (): void => {
    changes.publish({ type: 'general', general: general() });
    changes.publish({ type: 'agents', records: agents.list() });
    startMore();
  };

  const talking = makeTalking({
    ...{ sessions, store, transcripts, repository, agents, runner, talks, longest: longestGoal },
    ...{ log, settings: settings.get, commands: () => commands },
    brief: ({ id }) => commands.brief(id),
    reviews: () => reviews,
  });
  const reviews = makeReview({
    ...{ sessions, store, transcripts, undoBook, repository, locate, stirred: measure.stirred },
    peers: { ...talking.peers, checksOf: ({ checks }) => checks, overlapsOf: radar.of },
  });
  const pulls = makePulls({
    ...{ log, store, sessions, changes, locate, repository, keys, settings, repositories, standings, longest: longestGoal },
    ...{ land: landing.land, environment: detection.environment, commands: () => commands },
    agent: (record) => agents.get(record.agent).agent,
    answers: (session, since, numbers) => answersIn(wordsOf(transcripts, session, since)[0] ?? '', numbers),
    reported: ({ id }) => wordsOf(transcripts, id)[0] ?? null,
  });

  const recovery = makeRecovery({ home, sessions, repositories, log });
  repositories.onOpened((id) => recovery.adopt(id));
  repositories.onMoved((repository, from) => recovery.follow(repository, from));
  settings.onChanged(tellGeneral);
  settings.onChanged(agents.setAnew);
  agents.onChanged(tellGeneral);
  repositories.onAnswered(() => {
    for (const record of sessions.all()) if (record.state === 'queued') sessions.tell(record.id);
    startMore();
  });
  sessions.onMoved((record) => {
    drive.push(record);
    startMore();
  });

  if (store.damaged !== null) await recovery.adoptAll();
  await conflicts.mend();
  for (const record of sessions.all()) drive.push(record);
  startMore();
  void agents.detect(false);
  void book.expire();
  void recovery.tidy();
  void checking.resume();

  const handlers = makeHandlers({
    ...{ home, startedAt, store, changes, sessions, repositories, agents, settings, commands, measure, general },
    land: landing.land,
    undoBook: book,
    transcripts,
    endpointMethods,
    queues: landing.queues.known,
    reviewMethods: {
      ...checking.methods,
      ...landing.methods,
      ...conflicts.methods,
      ...radar.methods,
      ...reviews.methods,
      ...talking.methods,
      ...pulls.methods,
    },
    inbox: makeInbox({ sessions, talks, commands }),
    spares,
    merge: landing.merge(drive),
    cleanup: makeCleanup({ sessions, discard, undoBook: book, spares, repository, locate, forget: checking.forget }),
    demo: makeDemo({ home, repositories, sessions, commands }),
    doctor: makeDoctor({
      ...{ home, host, damaged: store.damaged, problem, spares, agents, settings: settings.get },
      servers: pulls.methods['server.list'],
    }),
    logs: makeLogs({ readLog: lastOutput, sessions }),
    quit: makeQuit({ sessions, drive, host, end }),
  });
  return {
    handlers,
    busy: () => drive.busy() || checking.busy() || landing.queues.busy() || sessions.all().some(({ state }) => state === 'queued'),
  };
}
