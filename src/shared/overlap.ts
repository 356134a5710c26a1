import { z } from 'zod';

/** Lines that two sessions change in the same place, as they are at the base; both 0 where the base has no such file. */
export const sharedHunk = z.object({ path: z.string(), from: z.number().int(), to: z.number().int() });
export type SharedHunk = z.infer<typeof sharedHunk>;

const shared = z.object({
  paths: z.array(z.string()),
  /** Of those, places that both change. */
  hunks: z.array(sharedHunk),
  /** Paths that would conflict if both landed. */
  conflicts: z.array(z.string()),
  /** The other one (`b` of a pair) has landed, and this one does not have that yet. */
  landed: z.boolean(),
});

/** Another session that changes the same files. */
export const overlap = shared.extend({ session: z.string() });
export type Overlap = z.infer<typeof overlap>;

/** Two sessions that change the same files; lines are those of the base of `a`. */
export const overlapPair = shared.extend({ a: z.string(), b: z.string() });
export type OverlapPair = z.infer<typeof overlapPair>;

const meets = ({ hunks, conflicts }: Overlap): boolean => hunks.length + conflicts.length > 0;

/** Overlaps of the kind that matters most: with what has landed, else those that would conflict, else of the same places. */
function gravest(overlaps: readonly Overlap[]): Overlap[] {
  const near = overlaps.filter(meets);
  const landed = near.filter((one) => one.landed);
  const against = near.filter(({ conflicts }) => conflicts.length > 0);
  return landed.length > 0 ? landed : against.length > 0 ? against : near;
}

/** Whether it asks something of a person: another one landed under it, or would conflict with it. */
export const overlapAsks = (overlaps: readonly Overlap[]): boolean =>
  overlaps.some((one) => meets(one) && (one.landed || one.conflicts.length > 0));

/** What of a session's overlaps matters most, in a few words; empty where nobody changes the same places. */
export function overlapWords(overlaps: readonly Overlap[], titleOf: (session: string) => string): string {
  const [first, ...more] = gravest(overlaps);
  if (first === undefined) return '';
  const who = more.length === 0 ? short(titleOf(first.session)) : `${more.length + 1} jobs`;
  const each = (of: (one: Overlap) => string[]): number => new Set([first, ...more].flatMap(of)).size;
  const places = each((one) => placesOf(one.hunks));
  const conflicts = each((one) => one.conflicts);
  const hunks = counted(places, 'hunk');
  if (first.landed) return conflicts > 0 ? `conflicts with what ${who} landed` : `edits what ${who} landed: ${hunks}`;
  return conflicts > 0 ? `conflicts with ${who}: ${counted(conflicts, 'file')}` : `overlaps ${who}: ${hunks}`;
}

/** Each place that two sessions change, as a person reads it: `src/a.ts:10-12`. */
export const placesOf = (hunks: readonly SharedHunk[]): string[] =>
  hunks.map(({ path, from, to }) => (to === 0 ? path : from === to ? `${path}:${from}` : `${path}:${from}-${to}`));

/** Characters of a title that are said in a row. */
const longest = 40;
const short = (title: string): string => (title.length > longest ? `${title.slice(0, longest - 1)}…` : title);
const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
