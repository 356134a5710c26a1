import { EspalierError } from '../../shared/errors';
import type { Content } from '../git/diff-parse';
import { git } from '../git/git';
import { hasMarkers } from '../git/markers';
import { mergeTexts } from '../git/merge-file';
import type { Conflicted } from '../git/merge-tree';
import { recall } from '../git/rerere';
import { blobOf, type Change, contentAt } from '../git/tree-diff';
import { isFile, textOf, unsettled } from './files';

export type How = 'auto' | 'mine' | 'theirs' | 'files';
type Text = { path: string; text: string };
/** What becomes of each conflicted file that could be settled, and what is left. */
export interface Settled {
  changes: Change[];
  texts: Map<string, Buffer>;
  left: string[];
}

/** Settles what a way of settling can. Objects are written, nothing else. */
export async function settle(
  root: string,
  merged: { tree: string; conflicts: readonly Conflicted[] },
  how: How,
  files: readonly Text[],
): Promise<Settled> {
  const { tree, conflicts } = merged;
  const settled: Settled = { changes: [], texts: new Map(), left: [] };
  const known = how === 'mine' || how === 'theirs' ? null : await given(root, merged, files);
  for (const conflict of conflicts) {
    const { path, name } = conflict;
    const chosen = known === null ? await sideOf(root, conflict, how === 'mine' ? 'ours' : 'theirs') : known.get(path);
    if (chosen === undefined) {
      settled.left.push(path);
      continue;
    }
    const from = await contentAt(root, tree, path);
    if (!Buffer.isBuffer(chosen)) settled.changes.push({ name, from, to: chosen });
    else {
      settled.texts.set(path, chosen);
      settled.changes.push({ name, from, to: await asContent(root, from ?? conflict.ours, chosen) });
    }
  }
  return settled;
}

/** Texts of a person's, and of what `rerere` knows for the others. */
async function given(
  root: string,
  { tree, conflicts }: { tree: string; conflicts: readonly Conflicted[] },
  files: readonly Text[],
): Promise<Map<string, Buffer>> {
  const open = await unsettled(root, tree, conflicts);
  const known = open.length === 0 ? new Map<string, Buffer>() : await recall(root, open);
  for (const { path, text } of files) {
    const conflict = conflicts.find((one) => one.path === path);
    const sides = conflict ? [conflict.ours, conflict.theirs].filter(isFile) : [];
    const before = await Promise.all(sides.map(({ id }) => blobOf(root, id)));
    if (sides.length === 0 || before.some((content) => textOf(content) === null))
      throw refused(`${path} is no conflicting file of text.`, 'Take one side of it, or resolve it in the worktree.');
    if (hasMarkers(text)) throw refused(`${path} still holds a conflict between markers.`, 'Settle each, then resolve again.');
    known.set(path, Buffer.from(likeBefore(before, text)));
  }
  return known;
}

/** A text field knows only `\n`: where every line of both sides ends with CRLF, the text keeps that. */
function likeBefore(before: readonly Buffer[], text: string): string {
  const crlf = before.every((content) => content.includes('\r\n') && !/(^|[^\r])\n/.test(content.toString('latin1')));
  return crlf && !text.includes('\r') ? text.replaceAll('\n', '\r\n') : text;
}

/** One side's: of a text only where both changed it, else of the file. `undefined`: it takes more than choosing a side. */
async function sideOf(
  root: string,
  { kind, base, ours, theirs }: Conflicted,
  side: 'ours' | 'theirs',
): Promise<Content | Buffer | null | undefined> {
  if (/directory|submodule|distinct/.test(kind)) return undefined;
  const all = [base, ours, theirs];
  if (all.every(isFile)) {
    const texts = await Promise.all(all.filter(isFile).map(({ id }) => blobOf(root, id)));
    const [before, left, right] = texts;
    if (before && left && right && texts.every((text) => !text.includes(0))) return mergeTexts(before, left, right, side);
  }
  return side === 'ours' ? ours : theirs;
}

/** With the mode that git merged, which a conflict of contents alone leaves right. */
async function asContent(root: string, like: Content | null, text: Buffer): Promise<Content> {
  return { id: await git(root).text(['hash-object', '-w', '--stdin'], { input: text }), mode: like?.mode ?? '100644' };
}

const refused = (message: string, hint: string): EspalierError => new EspalierError('refused', message, `Nothing was changed. ${hint}`);
