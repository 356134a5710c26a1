import type { Repository, SessionRecord } from '../../shared/model';
import type { Measure } from './measure';

/** Changes that are carried over word by word, characters; beyond that the files are named. */
const longestPatch = 60_000;

/** What a fresh conversation is told of the work that another began: the task, and what is there of it. */
export function makeBrief({ measure }: { measure: Measure; repository(record: SessionRecord): Repository }) {
  return async (record: SessionRecord): Promise<string> => {
    const { files, patch } = await measure.diff(record, null);
    const names = files.map(({ path, status }) => `- ${path} (${status})`).join('\n');
    const checks = record.checks.map(({ command, state }) => `- \`${command}\`: ${state}`).join('\n');
    return [
      'You take over a task that another agent began in this worktree. Find out what is done, and do the rest.',
      `## The task\n\n${record.goal}`,
      files.length === 0 ? '## Done so far\n\nNothing is changed yet.' : `## Done so far\n\n${names}`,
      checks === '' ? '' : `## Checks\n\n${checks}`,
      patch === '' || patch.length > longestPatch ? '' : `## The change since the session began\n\n\`\`\`diff\n${patch}\n\`\`\``,
    ]
      .filter((part) => part !== '')
      .join('\n\n');
  };
}
