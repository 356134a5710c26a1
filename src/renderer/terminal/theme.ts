import type { ISearchOptions } from '@xterm/addon-search';
import type { ITheme } from '@xterm/xterm';

const ansi = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const bright = {
  black: 'brightBlack',
  red: 'brightRed',
  green: 'brightGreen',
  yellow: 'brightYellow',
  blue: 'brightBlue',
  magenta: 'brightMagenta',
  cyan: 'brightCyan',
  white: 'brightWhite',
} as const;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The terminal's colours, from the tokens of the theme that is on. */
export function terminalTheme(): ITheme {
  const theme: ITheme = {
    background: token('surface-term'),
    foreground: token('ansi-white'),
    cursor: token('term-cursor'),
    cursorAccent: token('surface-term'),
    selectionBackground: token('term-selection'),
    scrollbarSliderBackground: token('line-2'),
    scrollbarSliderHoverBackground: token('idle-line'),
    scrollbarSliderActiveBackground: token('line-ctl'),
    overviewRulerBorder: token('surface-term'),
  };
  for (const name of ansi) {
    theme[name] = token(`ansi-${name}`);
    theme[bright[name]] = token(`ansi-bright-${name}`);
  }
  return theme;
}

/** How matches of a search are marked. */
export function searchMarks(): NonNullable<ISearchOptions['decorations']> {
  return {
    matchBackground: token('needs-soft'),
    matchBorder: token('needs-line'),
    matchOverviewRuler: token('needs-line'),
    activeMatchBackground: token('needs-line'),
    activeMatchBorder: token('needs-fill'),
    activeMatchColorOverviewRuler: token('needs-fill'),
  };
}

/** Agents choose colours for a screen that they do not know: those that could not be read on ours are shifted. WCAG AA. */
export const leastContrast = 4.5;

/** The terminal's font: the person's, or that of the tokens. */
export const fontFamily = (chosen: string): string => (chosen === '' ? token('font-mono') : `${chosen}, ${token('font-mono')}`);

/** Calls back when another theme was switched on; returns what ends that. */
export function onTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
