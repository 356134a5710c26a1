import { registerCustomCSSVariableTheme } from '@pierre/diffs';
import { getOrCreateWorkerPoolSingleton } from '@pierre/diffs/worker';
import DiffsWorker from '@pierre/diffs/worker/worker-portable.js?worker';

/** Name of the theme whose colours are our tokens: one for both themes, since tokens change by themselves. */
export const theme = 'espalier';

registerCustomCSSVariableTheme(theme, {
  foreground: 'var(--text-1)',
  background: 'var(--surface-2)',
  'token-comment': 'var(--syn-com)',
  'token-string': 'var(--syn-str)',
  'token-string-expression': 'var(--syn-str)',
  'token-constant': 'var(--syn-num)',
  'token-keyword': 'var(--syn-key)',
  'token-parameter': 'var(--text-1)',
  'token-function': 'var(--syn-fn)',
  'token-punctuation': 'var(--text-2)',
  'token-link': 'var(--syn-fn)',
  'token-inserted': 'var(--diff-add-text)',
  'token-deleted': 'var(--diff-del-text)',
});

/**
 * The worker that colours code, for the whole window. One is enough: it colours what is looked at, and the
 * cores belong to the agents. Text is shown plain until it answers.
 */
export const workers = getOrCreateWorkerPoolSingleton({
  poolOptions: { workerFactory: () => new DiffsWorker(), poolSize: 1, totalASTLRUCacheSize: 20 },
  highlighterOptions: { theme, lineDiffType: 'word-alt', tokenizeMaxLineLength: 1000, maxLineDiffLength: 1000 },
});
