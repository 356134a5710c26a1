import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { Terminal } from '@xterm/xterm';
import { addClipboard, cleanPastes } from './clipboard';
import { addLinks } from './links';
import { fontFamily, leastContrast, onTheme, terminalTheme } from './theme';
import { drawByHardware } from './webgl';

/** Lines that can be scrolled back to; what is older is in the session's log. */
const scrollback = 5000;

/** px */
const scrollbarWidth = 8;

export interface ScreenOptions {
  /** The person's font; empty: that of the tokens. */
  font: string;
  /** px */
  fontSize: number;
  screenReader: boolean;
  /** Plain output: line feeds alone end lines, and no keys go in. */
  plain: boolean;
  readOnly: boolean;
  /** Accessible name of what is typed into. */
  label: string;
  /** A program offers a text for the clipboard. */
  offered(text: string): void;
}

export interface Screen {
  readonly terminal: Terminal;
  readonly search: SearchAddon;
  look(options: Pick<ScreenOptions, 'font' | 'fontSize' | 'screenReader' | 'label'>): void;
  /** Makes the terminal as large as its place. */
  fit(): void;
  dispose(): void;
}

/** A terminal in `host`, with its links, clipboard, search, theme and the fastest way to draw. */
export function createScreen(host: HTMLElement, tip: HTMLElement, options: ScreenOptions): Screen {
  const terminal = new Terminal({
    allowProposedApi: true, // graphemes and the marks of a search are proposed API
    convertEol: options.plain,
    disableStdin: options.readOnly || options.plain,
    cursorBlink: false,
    cursorInactiveStyle: options.readOnly || options.plain ? 'none' : 'outline',
    fontFamily: fontFamily(options.font),
    fontSize: options.fontSize,
    // 12 px Geist Mono is 16 px high: this makes the 17 px of the design
    lineHeight: 1.08,
    minimumContrastRatio: leastContrast,
    overviewRuler: { width: scrollbarWidth }, // the one option for how wide the scroll bar is
    screenReaderMode: options.screenReader,
    scrollback,
    theme: terminalTheme(),
  });
  const fitting = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fitting);
  terminal.loadAddon(search);
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.unicode.activeVersion = '15-graphemes';
  addLinks(terminal, tip);
  addClipboard(terminal, options.offered);
  terminal.open(host);
  terminal.textarea?.setAttribute('aria-label', options.label);
  cleanPastes(terminal, host);

  let alive = true;
  void drawByHardware(terminal, () => alive);
  const endTheme = onTheme(() => {
    terminal.options.theme = terminalTheme();
  });
  const fit = (): void => {
    if (alive && host.offsetParent !== null) fitting.fit();
  };
  return {
    terminal,
    search,
    fit,
    look: ({ font, fontSize, screenReader, label }) => {
      terminal.textarea?.setAttribute('aria-label', label);
      terminal.options.fontFamily = fontFamily(font);
      terminal.options.fontSize = fontSize;
      terminal.options.screenReaderMode = screenReader;
      fit();
    },
    dispose: () => {
      alive = false;
      endTheme();
      terminal.dispose();
    },
  };
}
