import type { SessionRecord } from './model';

/** Whether a session came to its end on its own branch, which stays: nothing of it landed anywhere else. */
export const isKept = ({ state, landing, branch }: Pick<SessionRecord, 'state' | 'landing' | 'branch'>): boolean =>
  state === 'landed' && landing?.into === branch;
