import type { CheckFailure } from '../../shared/check';

/** Where a failure is, as in `src/a.ts:12`; null: its output does not say. */
export const placeOf = ({ path, line }: Pick<CheckFailure, 'path' | 'line'>): string | null =>
  path === null ? null : line === null ? path : `${path}:${line}`;
