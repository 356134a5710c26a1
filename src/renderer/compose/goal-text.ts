import { type GoalPart, goalHeadings } from '../../shared/goal-parts';
import type { Draft } from './draft';

const parts: readonly GoalPart[] = ['context', 'constraints', 'doneWhen'];

/** A task as one text, as the agent gets it: the goal, then each part that was filled in under its own heading. */
export function goalText(draft: Pick<Draft, 'goal' | GoalPart>): string {
  const filled = parts.map((part) => [goalHeadings[part], draft[part].trim()] as const).filter(([, text]) => text !== '');
  return [draft.goal.trim(), ...filled.map(([title, text]) => `${title}:\n${text}`)].join('\n\n');
}
