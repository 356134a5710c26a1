import type { Logger } from 'pino';
import type { Contract } from '../../shared/contract';
import type { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Settings } from '../../shared/settings';
import type { Changes } from '../changes';
import type { Verify } from '../checks/verify';
import type { Repositories } from '../repositories/repositories';
import type { Drive } from '../sessions/drive';
import type { Locate } from '../sessions/locate';
import type { Sessions } from '../sessions/sessions';
import type { UndoBook } from '../sessions/undo';
import { makeApply } from './apply';
import { makeEvidence } from './evidence';
import { makeGiveBack } from './give-back';
import { makeKeep } from './keep';
import { type Land, makeLand } from './landing';
import { makeMerge } from './merge';
import { makeLandingMethods } from './methods';
import { makeProtection } from './protection';
import { makeQueues, type Queues, queueOf } from './queues';
import { makeRequest } from './request';
import { makeTurn } from './turn';

interface Peers {
  sessions: Sessions;
  repositories: Repositories;
  undoBook(): UndoBook;
  locate: Locate;
  changes: Changes;
  settings(): Settings;
  agentName(id: string): string;
  hears(record: SessionRecord): boolean;
  verify: Verify['verify'];
  readLog(run: string, bytes: number): Promise<{ bytes: Buffer }>;
  isUnsaved(error: unknown): error is EspalierError;
  log: Logger;
}

export interface Landing {
  land: Land;
  queues: Queues;
  /** The effect of `landing`: at once, or when its turn comes. */
  effect(record: SessionRecord): Promise<void>;
  methods: ReturnType<typeof makeLandingMethods> & Pick<Handlers<Contract>['methods'], 'landing.keep'>;
  merge(drive: Drive): ReturnType<typeof makeMerge>;
}

/** Everything that brings a session's work to its target. */
export function makeLanding(peers: Peers): Landing {
  const { sessions, repositories, undoBook, locate, changes, settings, log, isUnsaved } = peers;
  const request = makeRequest({ repositories, locate });
  const protection = makeProtection(repositories);
  const apply = makeApply({ sessions, repositories, undoBook });
  const land = makeLand({ sessions, repositories, request, apply, protection, settings, agentName: peers.agentName });
  const giveBack = makeGiveBack({ sessions, settings, hears: peers.hears, readLog: peers.readLog });
  const queues = makeQueues({
    ...{ sessions, repositories, changes, isUnsaved, log },
    turn: (standings) => {
      const evidence = makeEvidence({ sessions, repositories, verify: peers.verify, standings });
      return makeTurn({ sessions, request, apply, giveBack, evidence, standings, protection });
    },
  });
  return {
    land,
    queues,
    effect: async (record) => {
      const of = queueOf(record);
      if (of) queues.wake(of);
      else await land.effect(record);
    },
    methods: {
      ...makeLandingMethods({ sessions, repositories, locate, land, queues, request, protection }),
      'landing.keep': makeKeep({ sessions, locate, request, land, undoBook }),
    },
    merge: (drive) => makeMerge({ sessions, drive, land, protection, undoBook }),
  };
}
