import path from 'node:path';
import { type Check, type CheckFailure, isFailing } from '../../shared/check';
import type { Repository, SessionRecord } from '../../shared/model';
import { filesOf } from '../git/tree-files';
import type { Sessions } from '../sessions/sessions';
import { attemptsOf } from './attempts';
import { failuresIn, placed } from './failures';
import type { CheckLogs } from './tidy';

/** How much of a check's output is handed out; bytes. */
const most = 1024 * 1024;

export type Output = (record: SessionRecord, check: Check) => Promise<{ text: string; failures: CheckFailure[] }>;

interface Peers {
  logs: Pick<CheckLogs, 'read' | 'has'>;
  sessions: Pick<Sessions, 'all'>;
  repository(record: SessionRecord): Repository;
  /** Of all checkouts. */
  checkouts: string;
}

/** What a check printed, over all its attempts, also while it runs; and what of it failed. */
export function makeOutput({ logs, sessions, repository, checkouts }: Peers): Output {
  const textOf = async ({ run, problem, state, tried }: Check): Promise<string> => {
    if (run === null) return problem ?? '';
    if (state !== 'running' && !(await logs.has(run))) return 'What it printed is not kept any more.';
    const runs = tried.length > 0 ? tried.map((one) => one.run) : attemptsOf(run);
    const texts = [];
    for (const [index, one] of runs.entries()) {
      const { bytes } = await logs.read(one, Math.floor(most / runs.length));
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
      texts.push(runs.length > 1 ? `── attempt ${index + 1} of ${runs.length} ──\n${text}` : text);
    }
    return texts.join('\n');
  };

  return async (record, check) => {
    const text = await textOf(check);
    if (!isFailing(check) && check.state !== 'flaky') return { text, failures: [] };
    const failures = failuresIn(text);
    if (failures.length === 0 || check.tree === null) return { text, failures };
    const files = await filesOf(repository(record).path, check.tree).catch(() => new Map<string, string>()); // git forgot the tree
    const worktrees = sessions.all().flatMap(({ id, worktree }) => (id === record.id || id === check.from ? [worktree] : []));
    return { text, failures: placed(failures, [...worktrees, path.join(checkouts, '*')], new Set(files.keys())) };
  };
}
