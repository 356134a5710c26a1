import type { CheckFailure } from '../../shared/check';

/** What a failure is called: its test, or else what it says. */
export const failureName = ({ test, message }: Pick<CheckFailure, 'test' | 'message'>): string =>
  test ?? message.split('\n', 1)[0] ?? message;

/** The same for the same failure in another run, wherever its line is by then. */
export const failureKey = (failure: CheckFailure): string => `${failure.path}\n${failureName(failure)}`;

/** Where a failure is, as in `src/a.ts:12`; null: its output does not say. */
export const placeOf = ({ path, line }: Pick<CheckFailure, 'path' | 'line'>): string | null =>
  path === null ? null : line === null ? path : `${path}:${line}`;
