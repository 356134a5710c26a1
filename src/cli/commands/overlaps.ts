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
  for (const { a, b, paths, conflicts } of pairs) {
    say(`${a}  ${b}  ${conflicts.length > 0 ? paint('red', 'conflict') : paint('dim', 'merge')}`);
    for (const path of paths) say(`  ${printable(path)}${conflicts.includes(path) ? paint('red', '  conflicts') : ''}`);
  }
  if (pairs.length > 0) say(`Landing costs least in this order: ${order.join(', ')}`);
  return 0;
}
