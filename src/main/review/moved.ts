import { setImmediate as turn } from 'node:timers/promises';
import { eachHunk } from '../../shared/hunks';
import type { Move } from '../../shared/review';
import { treePatch } from '../git/tree-diff';
import { pathsOf } from './marks';
import { movedLines } from './moves';
import type { Seen } from './reading';

/** Bytes of patch in which moved lines are looked for; beyond it nobody reads line by line. */
const longest = 32 * 1024 * 1024;
/** Lines after which others get their turn: a few ms. */
const slice = 2000;

const known = new WeakMap<Seen, Promise<Move[]>>();

/** Which lines of a change only moved; of what is generated nobody asks. Worked out once for a tree, and never for long at a time. */
export function movesOf(seen: Seen): Promise<Move[]> {
  const moves = known.get(seen) ?? found(seen);
  known.set(seen, moves);
  moves.catch(() => known.delete(seen)); // told to whoever asked
  return moves;
}

async function found(seen: Seen): Promise<Move[]> {
  const { root, base, tree } = seen;
  const without = (await seen.files()).flatMap(({ row, placed }) => (placed.folded ? pathsOf(row) : []));
  const { patch } = await treePatch(root, base, tree, { paths: null, without, maxBytes: longest });
  const moved = movedLines();
  let lines = 0;
  for (const hunk of eachHunk(patch)) {
    moved.see(hunk);
    lines += hunk.lines.length;
    if (lines < slice) continue;
    lines = 0;
    await turn();
  }
  return moved.moves();
}
