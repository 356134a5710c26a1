import type { Hunk } from '../../shared/hunks';

/** What a hunk's bar offers. */
export interface BarActs {
  accept(hunk: Hunk): void;
  revert(hunk: Hunk): void;
}

export interface Bar {
  hunk: Hunk;
  accepted: boolean;
  /** The reader is in it. */
  here: boolean;
  /** Why nothing can be done with it as it is shown; null: it can. */
  not: string | null;
}

const starts = /@@ -(\d+)(?:,\d+)? \+(\d+)/;

function button(text: string, name: string, keys: string, run: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.setAttribute('aria-label', name);
  made.setAttribute('aria-keyshortcuts', keys);
  made.dataset['cap'] = keys;
  made.addEventListener('click', run);
  made.addEventListener('pointerdown', (event) => event.stopPropagation()); // it chooses no line
  return made;
}

function drawn({ hunk, accepted, not }: Bar, at: number, acts: BarActs): HTMLElement {
  const bar = document.createElement('span');
  bar.dataset['bar'] = '';
  if (not !== null) return bar;
  const name = `hunk ${at + 1} of ${hunk.path}`;
  if (accepted) {
    const said = document.createElement('span');
    said.dataset['said'] = '';
    said.textContent = '✓ Accepted';
    bar.append(
      said,
      button('Undo', `Undo accepting ${name}`, 'A', () => acts.accept(hunk)),
    );
  } else
    bar.append(
      button('Accept', `Accept ${name}`, 'A', () => acts.accept(hunk)),
      button('Revert', `Revert ${name}`, 'X', () => acts.revert(hunk)),
    );
  return bar;
}

/**
 * Puts the actions of each hunk into its bar, which the diff library draws within its own shadow root: in the last
 * column, that of the new file. What stands there already is kept, so that the focus stays in it.
 */
export function drawBars(root: ShadowRoot, bars: readonly Bar[], acts: BarActs): void {
  for (const separator of root.querySelectorAll<HTMLElement>('[data-separator=metadata]')) {
    const [, old, now] = starts.exec(separator.textContent ?? '') ?? [];
    const at = bars.findIndex(({ hunk }) => hunk.oldStart === Number(old) && hunk.newStart === Number(now));
    const bar = bars[at];
    if (bar === undefined) continue;
    separator.toggleAttribute('data-here', bar.here);
    separator.toggleAttribute('data-accepted', bar.accepted);
    if (
      separator.closest('[data-gutter]') !== null ||
      separator.closest('[data-deletions]')?.nextElementSibling?.matches('[data-additions]')
    )
      continue;
    const is = `${bar.hunk.digest} ${bar.accepted} ${bar.not}`;
    if (separator.dataset['drawn'] === is) continue;
    separator.dataset['drawn'] = is;
    separator.querySelector('[data-bar]')?.remove();
    separator.append(drawn(bar, at, acts));
  }
}

/** Style of the bars, within the shadow root. */
export const barStyle = `
[data-content] > [data-separator=metadata] { display: flex; justify-content: flex-end; align-items: center; }
[data-separator][data-here] { background: var(--accent-soft); }
[data-separator][data-here] [data-separator-wrapper] { background: var(--accent-soft); color: var(--text-1); }
pre > [data-additions]:first-child [data-gutter] [data-separator-wrapper] { display: flex; }
[data-gutter] [data-separator=metadata] [data-separator-wrapper] { inset-inline: 0 auto; }
[data-gutter] [data-separator][data-accepted] [data-separator-wrapper] { box-shadow: inset 2px 0 0 var(--accent); }
[data-bar] { position: sticky; right: 8px; z-index: 3; display: inline-flex; align-items: center; gap: 6px; height: 100%; }
[data-bar] button { display: inline-flex; align-items: center; gap: 6px; height: 24px; padding: 0 8px; border: 0; border-radius: 6px; background: var(--surface-3); box-shadow: inset 0 0 0 1px var(--line-2); color: var(--text-1); font: 500 12px/16px var(--font-ui); cursor: default; }
[data-bar] button:hover { background: var(--surface-4); }
[data-bar] button:focus-visible { outline: 0; box-shadow: var(--focus-ring); }
[data-bar] button::after { content: attr(data-cap); padding: 0 4px; border-radius: 3px; background: var(--surface-4); color: var(--text-3); font: 400 10px/14px var(--font-mono); }
[data-bar] [data-said] { color: var(--ready); font: 400 12px/16px var(--font-ui); }
`;
