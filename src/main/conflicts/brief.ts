import type { Conflicted } from '../git/merge-tree';
import { treePatch } from '../git/tree-diff';
import type { Sides } from './sides';

/** Of what each side changed in the files, so much is told; bytes. The rest is in git. */
const told = 24 * 1024;

/** What an agent is told that is to settle conflicts in the session's worktree. `goal`: it does not know the task. */
export async function briefFor(sides: Sides, conflicts: readonly Conflicted[], goal: string | null): Promise<string> {
  const { root, record, target, theirs, tip } = sides;
  const paths = conflicts.map(({ path }) => path);
  const patch = (to: string): Promise<{ patch: string; truncated: boolean }> =>
    treePatch(root, record.base.commit, to, { paths, maxBytes: told });
  const [mine, others] = await Promise.all([patch(tip), patch(theirs)]);
  const shown = ({ patch, truncated }: { patch: string; truncated: boolean }): string =>
    `\`\`\`diff\n${patch.trimEnd()}\n\`\`\`${truncated ? '\n(cut: read the rest with git)' : ''}`;
  return [
    ...(goal === null ? [] : [`An agent worked on this task in this worktree:\n\n${goal}`]),
    `The work here conflicts with what came to ${target} since. ${target} (${theirs}) was merged into this worktree, which git leaves in the middle of that merge: \`git status\` shows it.`,
    `These files conflict:\n\n${conflicts.map(({ path, kind }) => `- ${path} (${kind})`).join('\n')}`,
    'Edit each so that what both sides meant holds, and leave no conflict marker (`<<<<<<<`, `|||||||`, `=======`, `>>>>>>>`). Where one side deleted a file and the other changed it, keep or delete it. Change nothing else than that takes. Do not abort the merge and do not begin another; it is committed for you once no marker is left.',
    `## What the session changed in them\n\n${shown(mine)}`,
    `## What ${target} changed in them\n\n${shown(others)}`,
  ].join('\n\n');
}
