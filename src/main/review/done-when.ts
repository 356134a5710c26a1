import { type Check, checkName } from '../../shared/check';
import { doneWhenOf } from '../../shared/goal-parts';
import type { SessionRecord } from '../../shared/model';
import type { DoneItem } from '../../shared/review';

/** What shows whether the task is done. */
interface Evidence {
  tree: string;
  /** What its agent said last; null: nothing. */
  reported: string | null;
}

/** What the task says must hold at the end, each with what says that it does: a person, a check of this very tree, its agent. */
export function doneItems(
  { goal, ticked, checks }: Pick<SessionRecord, 'goal' | 'ticked' | 'checks'>,
  { tree, reported }: Evidence,
): DoneItem[] {
  const passed = checks.filter((check) => check.state === 'passed' && check.tree === tree);
  const claims = (reported ?? '').split('\n').filter((line) => line.trim() !== '' && !denied.test(line));
  return doneWhenOf(goal).map((text): DoneItem => {
    if (ticked.includes(text)) return { text, by: 'accepted', proof: null };
    const check = passed.find((one) => proves(one, text));
    if (check) return { text, by: 'verified', proof: checkName(check) };
    const claim = claims.find((line) => says(line, text));
    return claim === undefined ? { text, by: null, proof: null } : { text, by: 'reported', proof: claim.trim() };
  });
}

const denied = /^\s*[-*]?\s*(?:\[ \]|✗|✘|❌|⚠)|\b(?:not|never|cannot|unable|fail(?:s|ed|ing)?|skipped|remains?|pending|todo)\b|n['’]t\b/i;

/** Words alone, set apart, so that one is not found within another. */
const words = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/** Whether an item is a check's command, or names it or its command. */
function proves(check: Pick<Check, 'name' | 'command'>, text: string): boolean {
  const item = words(text);
  return [check.command, checkName(check)].some((name) => name.trim() !== '' && words(name).trim() !== '' && item.includes(words(name)));
}

/** Whether a line of a message says an item: in its words, but for a few. */
function says(line: string, text: string): boolean {
  const [said, item] = [words(line), words(text)];
  if (item.trim() === '') return line.includes(text);
  const wanted = item.trim().split(' ');
  const there = wanted.filter((word) => said.includes(` ${word} `)).length;
  return said.includes(item) || (wanted.length >= 4 && there / wanted.length >= 0.8);
}
