import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { Pull } from '../../shared/landing';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import { contains, treeOfCommit } from '../git/commit';
import { workOf } from '../git/merge';
import { fetchBranch } from '../git/push';
import { changesBetween } from '../git/tree-diff';
import type { Locate } from '../sessions/locate';
import type { Sessions } from '../sessions/sessions';
import { assertAtRest, requestOf, type Way } from './draft';

interface Peers {
  sessions: Sessions;
  locate: Locate;
  get(id: string): Pull;
  root(record: SessionRecord): string;
  wayOf(record: SessionRecord, into: string | null): Promise<Way>;
  environment(): Readonly<Record<string, string>>;
}

/** Takes a session as landed whose pull request was merged, once the target is seen to have exactly its work. */
export function makeTakeAsLanded({ sessions, locate, get, root, wayOf, environment }: Peers): Handlers<Contract>['methods']['pull.land'] {
  return async ({ id }) => {
    const { session, number, state, mergedAs, pushed, commit, into } = get(id);
    const record = await locate(sessions.get(session));
    assertAtRest(record);
    const refused = (what: string, hint: string): EspalierError => new EspalierError('refused', what, `Nothing was changed. ${hint}`);
    if (state !== 'merged' || mergedAs === null) throw refused(`#${number} is not merged.`, 'Look again once it is.');
    const path = root(record);
    const found = await workOf(requestOf(record, path, into, ''));
    if (!found.ok || found.work.tree !== (await treeOfCommit(path, pushed)))
      throw refused(
        `“${record.title}” has work that #${number} does not.`,
        'Push it as another pull request, land it here, or discard it.',
      );
    if (commit !== pushed && !(await contains(path, commit, pushed)))
      throw refused(`#${number} was merged without what was pushed last.`, 'Look at it there, then push again or land it here.');
    const { from } = await wayOf(record, into);
    const stands = await fetchBranch({ root: path, remote: from, branch: into, env: environment() });
    if (!(await contains(path, stands, mergedAs)))
      throw refused(`${into} on ${from} does not have #${number} yet.`, 'Try again in a moment.');
    const { files, added, deleted } = await changesBetween(path, record.base.commit, pushed);
    const landing = {
      ...{ strategy: 'commit' as const, message: '', into, queuedAt: null, place: 0 },
      ...{ commit: pushed, previous: record.base.commit, size: { files: files.length, added, deleted } },
    };
    return sessions.view(sessions.move(session, { type: 'merged', landing }, { who: 'person', why: `by pull request #${number}` }));
  };
}
