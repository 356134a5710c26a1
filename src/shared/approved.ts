import { EspalierError } from './errors';
import type { SessionRecord } from './model';

/** Only what a person said yes to leaves its worktree, and as they saw it. `tree`: the work as it is now. Throws `refused`. */
export function assertApproved({ id, title, approved }: Pick<SessionRecord, 'id' | 'title' | 'approved'>, tree: string): void {
  const refused = (message: string, hint: string): EspalierError => new EspalierError('refused', message, `Nothing was changed. ${hint}`);
  if (approved === null) throw refused(`“${title}” is not approved.`, `Review it; \`espalier approve ${id}\` says yes to it as it is now.`);
  if (tree !== approved.tree)
    throw refused(`“${title}” has changed since it was approved.`, `Review what is new, then \`espalier approve ${id}\`.`);
}
