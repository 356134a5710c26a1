/** Heights of a row, of a hunk's bar and of the bar to scroll a file sideways, in px: the virtualizer must know what the style below draws. */
export const rowHeight = 18;
export const hunkHeight = 26;
export const sidewaysHeight = 6;

/**
 * Style inside the diff's shadow root: tokens in place of mixed colours. Documented variables where there is
 * one (`--diffs-*-override`, set in Diff.module.css); this is for what has none in @pierre/diffs 1.6.
 */
export const shadowStyle = `
[data-line-type=change-addition]:is([data-line],[data-no-newline],[data-column-number],[data-gutter-buffer]) { --diffs-computed-diff-line-bg: var(--diff-add-bg); }
[data-line-type=change-deletion]:is([data-line],[data-no-newline],[data-column-number],[data-gutter-buffer]) { --diffs-computed-diff-line-bg: var(--diff-del-bg); }
:host { --diffs-scrollbar-gutter-override: ${sidewaysHeight}px; }
[data-column-number] { font-size: 11px; color: var(--diff-gutter); }
[data-line-number-content] { z-index: auto; }
[data-separator=metadata] { height: ${hunkHeight}px; background: var(--diff-hunk-bg); }
[data-separator=metadata] [data-separator-wrapper] { background: var(--diff-hunk-bg); color: var(--text-3); font: 400 11px/16px var(--font-mono); padding-inline: 12px; }
[data-content-buffer] { background-image: repeating-linear-gradient(135deg, transparent 0 5px, var(--line-1) 5px 6px); }
[data-diff-span] { border-radius: 2px; }
::highlight(found) { background: var(--needs-soft); color: var(--needs); }
::highlight(found-here) { background: var(--needs-fill); color: var(--text-on-needs); }
`;
