import type { SessionRecord, Undo } from './model';

/** Whether a session came to its end on its own branch, which stays: nothing of it landed anywhere else. */
export const isKept = ({ state, landing, branch }: Pick<SessionRecord, 'state' | 'landing' | 'branch'>): boolean =>
  state === 'landed' && landing?.into === branch;

/** Whether an undo takes back how a session came to its end: that it landed, or is kept. */
export const takesBackEnd = ({ kind }: Pick<Undo, 'kind'>): boolean => kind === 'merge' || kind === 'keep';
