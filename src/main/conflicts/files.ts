import type { ConflictFile } from '../../shared/landing';
import type { Content } from '../git/diff-parse';
import { hasMarkers } from '../git/markers';
import type { Conflicted } from '../git/merge-tree';
import { recall, type Unsettled } from '../git/rerere';
import { blobOf, contentAt } from '../git/tree-diff';

/** Texts of a conflict that are shown; larger ones are resolved elsewhere. Bytes. */
const largest = 2 * 1024 * 1024;
const unreadable = '\ufffd';

/** A content as text; null where there is none, or it is no text (UTF-8), or too large to show. */
export function textOf(content: Buffer | null): string | null {
  if (content === null || content.length > largest || content.includes(0)) return null;
  const text = content.toString('utf8');
  return text.includes(unreadable) && !Buffer.from(text).equals(content) ? null : text;
}

export const isFile = (content: Content | null): content is Content => content?.mode.startsWith('100') ?? false;

/** The files whose two texts stand in the merged tree between markers: what `rerere` can settle, and a person by text. */
export async function unsettled(root: string, tree: string, conflicts: readonly Conflicted[]): Promise<Unsettled[]> {
  const found: Unsettled[] = [];
  for (const { path, name, base, ours, theirs } of conflicts) {
    if (!isFile(ours) || !isFile(theirs) || path.includes(unreadable)) continue;
    const merged = await contentAt(root, tree, path);
    const marked = merged === null ? null : await blobOf(root, merged.id);
    if (marked !== null && hasMarkers(marked)) found.push({ path, name, base, ours, theirs, marked });
  }
  return found;
}

/** Each file that does not merge, with what each side made of it. */
export async function conflictFiles(root: string, tree: string, conflicts: readonly Conflicted[]): Promise<ConflictFile[]> {
  const texts = await unsettled(root, tree, conflicts);
  const known = texts.length === 0 ? new Map<string, Buffer>() : await recall(root, texts);
  const side = async (content: Content | null): Promise<string | null> => (isFile(content) ? textOf(await blobOf(root, content.id)) : null);
  return await Promise.all(
    conflicts.map(async ({ path, kind, base, ours, theirs }) => ({
      ...{ path, kind: kindOf(kind, ours, theirs), remembered: known.has(path) },
      ...{ base: await side(base), mine: await side(ours), theirs: await side(theirs) },
      merged: textOf(known.get(path) ?? texts.find((one) => one.path === path)?.marked ?? null),
    })),
  );
}

/** As git calls it, with the modes where those differ as well: contents alone do not settle that. */
function kindOf(kind: string, ours: Content | null, theirs: Content | null): string {
  return isFile(ours) && isFile(theirs) && ours.mode !== theirs.mode ? `${kind}, mode` : kind;
}
