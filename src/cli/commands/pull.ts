import { EspalierError, toErrorRecord } from '../../shared/errors';
import { wholeBody } from '../../shared/pull-text';
import { withCore } from '../core';
import { harmless, note, paint, printable, say, sayJson } from '../output';

export interface PullOptions {
  into?: string;
  /** Its title, and after the first line its text. */
  message?: string;
  draft?: true;
  reviewer?: string[];
  label?: string[];
  dryRun?: true;
}

/** Opens a pull request for each of these sessions, or pushes more work to the one that is open. Exit code 1 where one was not. */
export async function pull(names: string[], options: PullOptions & { json?: true }): Promise<number> {
  const { json = false, into = null, draft = false, reviewer = [], label = [] } = options;
  if (names.length > 1 && options.message !== undefined)
    throw new EspalierError('usage', 'A title and text are for one pull request.', 'Nothing was pushed. Name one session.');
  const [line = '', ...rest] = (options.message ?? '').trim().split('\n');
  const text = rest.join('\n').trim();
  return withCore(async (core) => {
    const writer = (await core.call('settings.get', {})).settings.pullWriter;
    const pulls: unknown[] = [];
    const failed: unknown[] = [];
    for (const session of names) {
      try {
        const drafted = await core.call('pull.draft', { session });
        const byAgent = writer !== null && options.message === undefined && !options.dryRun && drafted.problem === null;
        const proposed = byAgent ? { ...drafted, ...(await core.call('pull.write', { session })) } : drafted;
        const title = line || proposed.title;
        const body = text || wholeBody(proposed.body, proposed.parts, ({ usual }) => usual);
        if (options.dryRun) {
          const { remote, problem } = proposed;
          pulls.push({ session, title, body, into: into ?? proposed.into, remote, problem });
          if (!json)
            say(`${paint('bold', printable(title))}\n\n${harmless(body)}\n\n${problem ?? `It would go to ${remote}.`} Nothing was pushed.`);
          continue;
        }
        const opened = await core.call('pull.open', { session, title, body, into, draft, reviewers: reviewer, labels: label });
        const { number, url, branch, commit, problem } = opened;
        pulls.push({ id: opened.session, number, url, branch, into: opened.into, commit, draft: opened.draft });
        if (!json) say(`${paint('green', 'opened')}   ${opened.session}  #${number}  ${printable(url)}`);
        if (problem !== null) note(harmless(problem));
      } catch (error) {
        const record = toErrorRecord(error);
        failed.push({ session, ...record });
        if (!json) note(`${printable(session)}: ${harmless(record.message)} ${harmless(record.hint)}`);
      }
    }
    if (json) sayJson({ pulls, failed });
    return failed.length > 0 ? 1 : 0;
  });
}
