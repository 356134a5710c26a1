import type { Logger } from 'pino';
import type { Contract } from '../../shared/contract';
import { toErrorRecord } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Agents } from '../agents/agents';
import { inTurn } from '../git/locks';
import type { Locate } from '../sessions/locate';
import { type Apply, type ApplyPeers, makeApply } from './apply';
import { makeConclude } from './conclude';
import { conflictFiles } from './files';
import { makeResolve } from './resolve';
import { makeSides, together } from './sides';
import { makeUpdate } from './update';

interface Peers extends ApplyPeers {
  locate: Locate;
  into(record: SessionRecord): Promise<string>;
  agents: Pick<Agents, 'get'>;
  check: Handlers<Contract>['methods']['check.run'];
  log: Logger;
}

export interface Conflicts {
  methods: Pick<Handlers<Contract>['methods'], 'conflict.show' | 'conflict.resolve' | 'session.update'>;
  takeBack: Apply['takeBack'];
  /** Part of the effect of an end: concludes the merge that an agent settled. */
  conclude(record: SessionRecord): Promise<void>;
  /** Takes back what a core that was killed left half done, before anybody is shown it as whole. */
  mend(): Promise<void>;
}

/** Everything about what does not merge, and about bringing a session's worktree up to date. */
export function makeConflicts({ locate, into, agents, check, log, ...peers }: Peers): Conflicts {
  const { sessions, repository } = peers;
  const sidesOf = makeSides({ repository, locate, into });
  const apply = makeApply(peers);
  const recheck = (session: string): void => {
    if (sessions.get(session).state !== 'finished' || sessions.get(session).checks.length === 0) return;
    Promise.resolve(check({ session, names: null, due: true, clean: false })).catch((error: unknown) => {
      log.warn({ session, error: toErrorRecord(error) }, 'not checked'); // what they showed is stale, and said to be
    });
  };
  /** One after another: the effect of an end, and whoever asks at that moment. */
  const turn = inTurn();
  const { left, ...concluding } = makeConclude({ sessions, repository });
  const mend = (record: SessionRecord): Promise<void> =>
    turn(() => apply.mend(record)).catch((error: unknown) => {
      log.warn({ session: record.id, error: toErrorRecord(error) }, 'what was half done was not taken back');
    });
  const conclude = {
    afterRun: async (record: SessionRecord) => {
      await mend(record);
      await turn(() => concluding.afterRun(sessions.get(record.id)));
    },
    byPerson: (record: SessionRecord) => turn(() => concluding.byPerson(record)),
  };
  return {
    takeBack: apply.takeBack,
    conclude: conclude.afterRun,
    mend: async () => {
      const updates = peers
        .undoBook()
        .all()
        .filter(({ kind, undoneAt }) => kind === 'update' && undoneAt === null);
      const changed = new Set(updates.map(({ session }) => session));
      for (const record of sessions.all()) if (changed.has(record.id)) await mend(record);
    },
    methods: {
      'session.update': makeUpdate({ sessions, sidesOf, apply, mend }),
      'conflict.resolve': makeResolve({ sessions, sidesOf, apply, recheck, conclude, agents }),
      'conflict.show': async ({ session }) => {
        const sides = await sidesOf(sessions.find(session));
        const { tree, conflicts } = await together(sides);
        const { root, target, theirs, mine } = sides;
        const files = await conflictFiles(root, tree, conflicts);
        return { target, commit: theirs, tree: mine.tree, files, marked: await left(sides.record) };
      },
    },
  };
}
