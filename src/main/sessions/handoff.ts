import type { SessionRecord } from '../../shared/model';
import { fileTree } from './file-tree';
import type { Measure } from './measure';
import { longestGoal } from './run';

/**
 * What a fresh conversation is told of the work that another began: the task, and what is there of it. Parts that
 * would make it longer than an agent can be given are left out, the least telling first.
 */
export function makeBrief({ measure }: { measure: Measure }) {
  return async (record: SessionRecord): Promise<string> => {
    const [{ files, patch }, tree] = await Promise.all([measure.diff(record, null), fileTree(record.worktree)]);
    const names = files.map(({ path, status }) => `- ${path} (${status})`).join('\n');
    const checks = record.checks.map(({ command, state }) => `- \`${command}\`: ${state}`).join('\n');
    const parts = [
      'You take over a task that another agent began in this worktree. Find out what is done, and do the rest.',
      `## The task\n\n${record.goal}`,
      files.length === 0 ? '## Done so far\n\nNothing is changed yet.' : `## Done so far\n\n${names}`,
      checks === '' ? '' : `## Checks\n\n${checks}`,
      patch === '' ? '' : `## The change since the session began\n\n\`\`\`diff\n${patch}\n\`\`\``,
      tree === '' ? '' : `## The files\n\n\`\`\`\n${tree}\n\`\`\``,
    ];
    let brief = '';
    for (const part of parts) {
      const longer = brief === '' ? part : `${brief}\n\n${part}`;
      if (part !== '' && Buffer.byteLength(longer) <= longestGoal) brief = longer;
    }
    return brief;
  };
}
