import type { Clash } from './pieces';

/** What would settle a clash without losing what either side did, and what that is, in a few words. */
export interface Suggestion {
  lines: string[];
  what: string;
}

/**
 * What both sides meant where that is plain from the text: one side changed nothing but spaces, both put lines in at one
 * place, or they changed different lines, or different parts of a line. Null: it takes somebody who understands it.
 */
export function suggestionOf({ job, base, queue }: Clash): Suggestion | null {
  if (alike(queue, base) && !alike(job, base)) return { lines: job, what: 'this job, the queue only changes spaces' };
  if (alike(job, base) && !alike(queue, base)) return { lines: queue, what: 'the queue, this job only changes spaces' };
  if (alike(job, queue)) return { lines: queue, what: 'the queue, both differ only by spaces' };
  if (base.length === 0) return { lines: [...queue, ...job], what: 'both edits' };
  if (job.length !== base.length || queue.length !== base.length) return null;
  const lines: string[] = [];
  for (const [at, before] of base.entries()) {
    const line = together(before, job[at] ?? '', queue[at] ?? '');
    if (line === null) return null;
    lines.push(line);
  }
  return { lines, what: 'both edits' };
}

const alike = (a: readonly string[], b: readonly string[]): boolean => spaceless(a) === spaceless(b);
const spaceless = (lines: readonly string[]): string => lines.join('\n').replace(/\s+/g, '');

/** One line with what both sides changed of it; null: they changed the same part. */
function together(base: string, job: string, queue: string): string | null {
  if (job === base || job === queue) return queue;
  if (queue === base) return job;
  const [first, second] = [partOf(base, job), partOf(base, queue)].sort((a, b) => a.from - b.from || a.to - b.to);
  // Parts that touch may be one thing: a name that both changed.
  if (!first || !second || first.to >= second.from) return null;
  return base.slice(0, first.from) + first.text + base.slice(first.to, second.from) + second.text + base.slice(second.to);
}

/** The part of a line that was changed, in whole words, and what became of it. */
function partOf(base: string, now: string): { from: number; to: number; text: string } {
  const [before, after] = [words(base), words(now)];
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same += 1;
  let end = 0;
  while (end < most - same && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const length = (parts: readonly string[]): number => parts.join('').length;
  const from = length(before.slice(0, same));
  return { from, to: from + length(before.slice(same, before.length - end)), text: after.slice(same, after.length - end).join('') };
}

const words = (line: string): string[] => line.match(/\w+|\s+|[^\w\s]/gu) ?? [];
