import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { RepositoryScripts } from '../repositories/scripts';
import { copyFiles } from './copy';
import type { ReadLog } from './logs';
import type { Runner } from './runner';

interface Peers {
  runner: Pick<Runner, 'run'>;
  readLog: ReadLog;
}

/** Where a repository's trusted scripts are to run: for a session, in its worktree or another folder, from its checkout. */
export interface SetUp {
  record: SessionRecord;
  folder: string;
  /** The main checkout. */
  from: string;
  scripts: RepositoryScripts;
}

/** What makes a folder of a repository's files one that its programs run in. For scripts that the person said yes to. */
export function makeSetUp({ runner, readLog }: Peers) {
  return {
    /** Copies the files that git does not hold; gives those that were not there. */
    copy: ({ folder, from, scripts }: SetUp): Promise<string[]> => copyFiles(from, folder, scripts.scripts.copy),
    /** Runs the set-up script to its end, as process `run`. Throws `agent` with its last lines where it fails. */
    run: async ({ record, folder, scripts }: SetUp, run: string, signal: AbortSignal): Promise<void> => {
      if (scripts.setupCommand === null) return;
      const exit = await runner.run(record, run, scripts.setupCommand, signal, { folder });
      signal.throwIfAborted();
      if (exit.code === 0) return;
      const { bytes } = await readLog(run, 2000);
      const lines = Buffer.from(bytes).toString('utf8').trimEnd().split('\n').slice(-6).join('\n');
      const how = exit.code === null ? `was ended by ${exit.signal ?? 'something unknown'}` : `ended with exit code ${exit.code}`;
      throw new EspalierError(
        'agent',
        `The repository’s set-up script ${how}:\n${lines}`,
        'The session’s work is kept. Correct the script, then try again.',
      );
    },
  };
}
export type SetUps = ReturnType<typeof makeSetUp>;
