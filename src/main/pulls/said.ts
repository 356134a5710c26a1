import type { Pull } from '../../shared/landing';
import type { SeenComment } from './provider';

/** Stands in what we posted: it is not to come back as somebody's comment. */
const ours = '<!-- espalier -->';

export const asOurs = (text: string): string => `${text}\n\n${ours}`;

/** Comments of others, the oldest first, each with whether its author may write; what cannot be found out is a no. */
export async function trusting(
  comments: readonly (Omit<SeenComment, 'by' | 'trusted'> & { by: string | null })[],
  mayWrite: (by: string) => Promise<boolean>,
): Promise<SeenComment[]> {
  const said = comments.filter(({ text }) => text.trim() !== '' && !text.includes(ours));
  const people = [...new Set(said.flatMap(({ by }) => (by === null ? [] : [by])))];
  const may = new Map(await Promise.all(people.map(async (by) => [by, await mayWrite(by).catch(() => false)] as const)));
  return said
    .map(({ by, ...comment }) => ({ ...comment, by: by ?? 'ghost', trusted: by !== null && may.get(by) === true }))
    .sort((a, b) => a.at.localeCompare(b.at));
}

/** What several outcomes come to. */
export const worst = (outcomes: readonly Pull['checks'][]): Pull['checks'] =>
  (['failed', 'running', 'unknown', 'passed'] as const).find((outcome) => outcomes.includes(outcome)) ?? 'none';

/** What the last word of each reviewer comes to. Words that decide nothing are not to be given. */
export function verdictOf(words: readonly { by: string; says: 'approved' | 'changes' | 'nothing' }[]): Pull['reviews'] {
  const said = [...new Map(words.map(({ by, says }) => [by, says])).values()];
  if (said.includes('changes')) return 'changes';
  return said.includes('approved') ? 'approved' : 'none';
}

/** Reviewers by name; teams as `org/team`. */
export const reviewersIn = (names: readonly string[]): { people: string[]; teams: string[] } => ({
  people: names.filter((name) => !name.includes('/')).map((name) => name.replace(/^@/, '')),
  teams: names.filter((name) => name.includes('/')).map((name) => name.split('/').at(-1) ?? name),
});
