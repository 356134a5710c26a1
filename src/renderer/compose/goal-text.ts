import type { Draft } from './draft';

const parts = [
  ['Context', 'context'],
  ['Constraints', 'constraints'],
  ['Done when', 'doneWhen'],
] as const;

/**
 * A task as one text, as the agent gets it: the goal, then each part that was filled in under its own heading.
 * Stable: people's scripts and agents' rules may look for the headings.
 */
export function goalText(draft: Pick<Draft, 'goal' | 'context' | 'constraints' | 'doneWhen'>): string {
  const filled = parts.map(([title, field]) => [title, draft[field].trim()] as const).filter(([, text]) => text !== '');
  return [draft.goal.trim(), ...filled.map(([title, text]) => `${title}:\n${text}`)].join('\n\n');
}
