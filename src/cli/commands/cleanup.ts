import { withCore } from '../core';
import { note, paint, printable, say, sayJson } from '../output';
import { bytes, plural } from '../words';

/** Removes worktrees that nothing needs, or only says which; and which cannot go, for what reason. */
export async function cleanup(options: { dryRun?: true; keepFailed?: true; json?: true }): Promise<number> {
  const dryRun = options.dryRun === true;
  const { items, bytes: freed, kept } = await withCore((core) => core.call('cleanup', { dryRun, keepFailed: options.keepFailed === true }));
  if (options.json) {
    sayJson({ items, bytes: freed, kept });
    return kept.length > 0 ? 1 : 0;
  }
  for (const { title, worktree, why, bytes: size } of items) {
    say(`${paint('bold', printable(title))}  ${bytes(size)}  ${why}`);
    say(paint('dim', `  ${worktree}`));
  }
  if (items.length === 0) say(kept.length > 0 ? 'Nothing could be cleaned up.' : 'There is nothing to clean up.');
  else if (dryRun) say(`${plural(items.length, 'worktree')} would go and free ${bytes(freed)}. Nothing was removed.`);
  else say(`${plural(items.length, 'worktree')} went and freed ${bytes(freed)}. \`espalier undo\` brings the last one back.`);
  for (const { title, worktree, why } of kept) {
    note(`${paint('bold', printable(title))}  stays: ${printable(why)}`);
    note(paint('dim', `  ${worktree}`));
  }
  return kept.length > 0 ? 1 : 0;
}
