import { act } from '../connection/act';
import { core } from '../connection/clients';
import type { Asked } from './choices';

/** Answers; resolves with whether it arrived. What was asked may be gone by now: then the core says so. */
export const answer = async ({ item, title }: Asked, text: string, note: string | null = null): Promise<boolean> =>
  (await act(core().call('inbox.answer', { item, answer: text, note }), { failed: `Your answer to ${title} was not taken` })) !== undefined;
