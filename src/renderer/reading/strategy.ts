import { create } from 'zustand';
import type { MergeStrategy } from '../../shared/model';
import { useGeneral, useReplica } from '../connection/replica';

/** How what is reviewed lands, where the person chose another way than the settings say; null: as they say. */
const useChosen = create<{ strategy: MergeStrategy | null }>()(() => ({ strategy: null }));

/** How what is reviewed lands. */
export const strategyNow = (): MergeStrategy =>
  useChosen.getState().strategy ?? useReplica.getState().general?.settings.landWith ?? 'squash';

/** The same, followed; and a way to choose another one for this window. */
export function useStrategy(): [MergeStrategy, (strategy: MergeStrategy) => void] {
  const chosen = useChosen((state) => state.strategy);
  const set = useGeneral()?.settings.landWith ?? 'squash';
  return [chosen ?? set, (strategy) => useChosen.setState({ strategy })];
}
