import { type Check, standing } from '../../shared/check';
import type { Session } from '../../shared/model';
import { span } from '../ui/Elapsed';
import type { GlyphState } from '../ui/Glyph';

/** What is known of a check, for the eye and in words. */
export const looks: Readonly<Record<ReturnType<typeof standing>, { glyph: GlyphState; words: string }>> = {
  waiting: { glyph: 'queued', words: 'not run' },
  running: { glyph: 'working', words: 'running' },
  passed: { glyph: 'done', words: 'passed' },
  failed: { glyph: 'failed', words: 'failed' },
  'timed-out': { glyph: 'failed', words: 'timed out' },
  flaky: { glyph: 'needs', words: 'flaky' },
  stale: { glyph: 'needs', words: 'old tree' },
};

/** How many checks of all have passed on what is there now, as in `2/3`. */
export const passed = ({ checks, tree }: Pick<Session, 'checks' | 'tree'>): string =>
  `${checks.filter((check) => standing(check, tree) === 'passed').length}/${checks.length}`;

/** What is to be known of an outcome besides: how long it took, where it was found, what the command changed. */
export function aboutOutcome({ problem, durationMs, from, changed, exit, state, tried, outside }: Check): string {
  if (problem !== null) return problem;
  const parts = [
    durationMs === null ? '' : durationMs < 1000 ? 'under 1s' : span(durationMs),
    state === 'failed' && exit !== null ? `exit ${exit}` : '',
    state === 'flaky' ? `passed only at attempt ${tried.length}` : '',
    outside === null ? '' : `${outside}, perhaps no fault of the change`,
    from === null ? '' : `in session ${from}`,
    changed.length === 0 ? '' : `${changed.join(', ')} changed meanwhile`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
