import path from 'node:path';
import { z } from 'zod';
import type { CheckOutcome } from '../../shared/check';
import { type Pull, pull } from '../../shared/landing';
import type { Event, Repository, SessionRecord } from '../../shared/model';
import { repository, sessionRecord } from '../../shared/model';
import { type Comment, comment } from '../../shared/review';
import { explain, type OpenedDatabase, openDatabase, setAside } from './database';
import { type Events, events } from './events';
import { type KeptFinding, type KeptVerdict, keptFinding, keptVerdict } from './judged';
import { type Kept, keptTable } from './kept';
import { type Mark, mark } from './marks';
import { type Outcomes, outcomes } from './outcomes';
import { type Records, records } from './records';
import { type UndoRecord, type Undos, undos } from './undos';
import { type UsageTable, usageTable } from './usage';

/** What is saved in one step, all of it or nothing. */
export interface Save {
  session?: SessionRecord;
  event?: Omit<Event, 'seq'>;
  repository?: Repository;
  undo?: UndoRecord;
  outcome?: CheckOutcome;
  comments?: readonly Comment[];
  findings?: readonly KeptFinding[];
  verdict?: KeptVerdict;
  pulls?: readonly Pull[];
}

/** The core's memory of intent. What `save` returned from survives `kill -9` and loss of power. */
export interface Store {
  sessions: Pick<Records<SessionRecord>, 'all'>;
  repositories: Pick<Records<Repository>, 'all' | 'drop'>;
  undos: Pick<Undos, 'all' | 'drop'>;
  events: Pick<Events, 'of' | 'agreed'>;
  usage: UsageTable;
  comments: Kept<Comment>;
  findings: Kept<KeptFinding>;
  verdicts: Kept<KeptVerdict>;
  marks: Kept<Mark>;
  pulls: Kept<Pull>;
  outcomes: Omit<Outcomes, 'put'>;
  save(change: Save): void;
  close(): void;
  /** Where a damaged database was put aside at this start. */
  damaged: string | null;
}

/** Opens the store of a home; errors as `openDatabase`. */
export function openStore(home: string): Store {
  const file = path.join(home, 'espalier.db');
  const opened = openDatabase(file);
  try {
    return storeOn(opened, file);
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw explain(error, file);
    // Sound for SQLite, and yet a row is not what was written: damaged all the same.
    opened.database.close();
    return storeOn(setAside(file), file);
  }
}

function storeOn({ database, damaged }: OpenedDatabase, file: string): Store {
  const tables = {
    sessions: records(database, 'session', sessionRecord),
    repositories: records(database, 'repository', repository),
    undos: undos(database),
    events: events(database),
    usage: usageTable(database),
    comments: keptTable(database, 'comment', comment),
    findings: keptTable(database, 'finding', keptFinding),
    verdicts: keptTable(database, 'verdict', keptVerdict),
    marks: keptTable(database, 'mark', mark),
    pulls: keptTable(database, 'pull', pull),
    outcomes: outcomes(database),
  };
  const save = database.transaction((change: Save) => {
    if (change.repository) tables.repositories.put(change.repository);
    if (change.session) tables.sessions.put(change.session);
    if (change.undo) tables.undos.put(change.undo);
    if (change.outcome) tables.outcomes.put(change.outcome);
    if (change.comments) tables.comments.put(...change.comments);
    if (change.findings) tables.findings.put(...change.findings);
    if (change.verdict) tables.verdicts.put(change.verdict);
    if (change.pulls) tables.pulls.put(...change.pulls);
    if (change.event) tables.events.add(change.event);
  });
  for (const table of [tables.sessions, tables.repositories, tables.undos]) table.all(); // throws for a row that is damaged
  return {
    ...tables,
    save: (change) => {
      try {
        save.immediate(change);
      } catch (error) {
        throw explain(error, file);
      }
    },
    close: () => database.close(),
    damaged,
  };
}
