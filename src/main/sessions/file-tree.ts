/** Lines of a tree that are carried over; a larger one is cut and says so. */
const longest = 400;

/**
 * The files of a worktree that matter, as an indented tree: repomix chooses, by the repository's ignore files and its
 * own list of what no reader needs (locks, builds, caches). Empty where it cannot be read.
 */
export async function fileTree(worktree: string): Promise<string> {
  const { generateTreeString, mergeConfigs, searchFiles } = await import('repomix'); // large, and rarely needed
  const { filePaths } = await searchFiles(worktree, mergeConfigs(worktree, {}, {}));
  const lines = generateTreeString(filePaths).trimEnd().split('\n');
  const more = lines.length - longest;
  return more > 0 ? [...lines.slice(0, longest), `… and ${more} more`].join('\n') : lines.join('\n');
}
