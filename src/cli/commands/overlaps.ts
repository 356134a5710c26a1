import { withCore } from '../core';
import { paint, printable, say, sayJson } from '../output';

/** Which sessions change the same files, which of those pairs would conflict, and the order in which landing costs least. */
export async function overlaps({ json }: { json?: true }): Promise<number> {
  const { pairs, order } = await withCore((core) => core.call('overlap.list', { repository: null }));
  if (json) {
    sayJson({ pairs, order });
    return 0;
  }
  if (pairs.length === 0) say('No two sessions change the same files.');
  for (const { a, b, paths, hunks, conflicts, landed } of pairs) {
    const how = conflicts.length > 0 ? paint('red', 'conflict') : hunks.length > 0 ? paint('yellow', 'same places') : paint('dim', 'merge');
    say(`${a}  ${b}  ${how}${landed ? `, ${b} has landed: \`espalier update ${a}\`` : ''}`);
    for (const path of [...new Set([...paths, ...conflicts])]) {
      const lines = hunks.flatMap((hunk) =>
        hunk.path === path && hunk.to > 0 ? [hunk.from === hunk.to ? `${hunk.from}` : `${hunk.from}-${hunk.to}`] : [],
      );
      const where = lines.length > 0 ? paint('dim', `  ${/^\d+$/.test(lines.join()) ? 'line' : 'lines'} ${lines.join(', ')}`) : '';
      say(`  ${printable(path)}${where}${conflicts.includes(path) ? paint('red', '  conflicts') : ''}`);
    }
  }
  if (pairs.length > 0) say(`Landing costs least in this order: ${order.join(', ')}`);
  return 0;
}
