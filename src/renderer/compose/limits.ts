import type { Permissions } from '../../shared/model';
import type { Draft } from './draft';

/** How much an agent may do without asking, in words. */
export const permissionWords: Readonly<Record<Permissions, string>> = {
  plan: 'Only read',
  ask: 'Ask for each',
  edit: 'Edit freely, ask for the rest',
  auto: 'Anything, without asking',
};

/** Of a task whose change no agent reads before the person. */
export const nobody = 'none';

/** Dollars of a field: what it says, or what is wrong with it; null: it is empty. */
export function dollarsIn(text: string): { value: number | null } | { error: string } {
  const amount = text.trim().replace(/^\$/, '');
  if (amount === '') return { value: null };
  const value = Number(amount);
  return value > 0 && Number.isFinite(value) ? { value } : { error: 'Dollars, such as 5 or 0.50. Empty for no limit.' };
}

/** Percent of a field: what it says, or what is wrong with it; null: it is empty. */
export function percentIn(text: string): { value: number | null } | { error: string } {
  const amount = text.trim().replace(/\s*%$/, '');
  if (amount === '') return { value: null };
  const value = Number(amount);
  return Number.isInteger(value) && value >= 10 && value <= 100 ? { value } : { error: 'A whole number from 10 to 100.' };
}

type Limits = Pick<Draft, 'model' | 'permissions' | 'budget' | 'handoffAt' | 'reviewer' | 'area'>;

/** Paths and globs of a field, apart by commas or spaces. */
const areaIn = (text: string): string[] => text.split(/[\s,]+/).filter((one) => one !== '');

/** What a draft says of how its agent runs, and who reads what it made; null where something in it is wrong. */
export function limitsOf(draft: Limits) {
  const [budget, handoffAt] = [dollarsIn(draft.budget), percentIn(draft.handoffAt)];
  if ('error' in budget || 'error' in handoffAt) return null;
  return {
    ...{ model: draft.model.trim() || null, permissions: draft.permissions, budget: budget.value, handoffAt: handoffAt.value },
    ...{ reviewer: draft.reviewer, area: areaIn(draft.area) },
  };
}

/** The same in a few words, while the fields are folded away; empty where nothing is said. */
export function limitWords(draft: Limits): string {
  const said = [
    draft.model.trim(),
    draft.permissions === null ? '' : permissionWords[draft.permissions].toLowerCase(),
    draft.budget.trim() === '' ? '' : `stops at $${draft.budget.trim().replace(/^\$/, '')}`,
    draft.handoffAt.trim() === '' ? '' : `hands off at ${draft.handoffAt.trim().replace(/\s*%$/, '')}%`,
    draft.area.trim() === '' ? '' : `within ${areaIn(draft.area).join(', ')}`,
  ];
  return said.filter((one) => one !== '').join(', ');
}
