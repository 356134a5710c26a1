import { core, terminals } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { copyText, pasteClipboard } from './clipboard';
import { Feed, type FeedEvents } from './feed';
import { type MountedTerminal, mount, noteFocus } from './mounted';
import { parser } from './parser';
import { createScreen, type Screen, type ScreenOptions } from './screen';
import { takeStarted } from './started';

/** Lines of an ended process that are brought back from its log. */
const keptLines = 5000;

/** Answers of a terminal to a program's questions: where the cursor is, what it is, which colours it has. */
const isReport = (data: string): boolean => data.startsWith('\x1b') && /^(\[[?>=]?[\d;]*[cRnuy]|\][\d;]+|P)/.test(data.slice(1));

export interface Opened {
  readonly screen: Screen;
  readonly mounted: MountedTerminal;
  close(): void;
}

export interface OpenOptions extends ScreenOptions {
  session: string;
  run: string;
  /** Asks for the search bar. */
  search(): void;
  /** Whether the keys go to this terminal now. */
  keys(here: boolean): void;
  events: Omit<FeedEvents, 'resized'>;
}

async function keptOutput(session: string, run: string): Promise<{ offset: number; bytes: Uint8Array } | null> {
  const kept = await core().call('session.logs', { session, last: keptLines });
  return kept.run === run ? { offset: kept.offset, bytes: Uint8Array.from(atob(kept.base64), (letter) => letter.charCodeAt(0)) } : null;
}

const expected = (session: string, run: string): boolean => {
  const record = useReplica.getState().sessions.get(session);
  return record?.state === 'running' && record.run === run;
};

/** Puts a process on screen: bytes go from the terminal host to the parser, keys back. Nothing of it passes React. */
export function openTerminal(host: HTMLElement, tip: HTMLElement, options: OpenOptions): Opened {
  const { session, run } = options;
  const screen = createScreen(host, tip, options);
  const { terminal } = screen;
  const lane = parser.lane((bytes, parsed) => terminal.write(bytes, parsed));

  let adopting = false;
  const feed = new Feed(
    run,
    {
      host: terminals,
      kept: () => keptOutput(session, run),
      expected: () => expected(session, run),
      fresh: !options.readOnly && takeStarted(run),
    },
    lane,
    {
      ...options.events,
      state: (state) => {
        if (state === 'over') {
          terminal.options.disableStdin = true;
          terminal.options.cursorInactiveStyle = 'none';
        }
        options.events.state(state);
      },
      resized: (cols, rows) => {
        adopting = true; // another viewer's size is taken over, not answered
        terminal.resize(cols, rows);
        adopting = false;
      },
    },
  );

  terminal.onData((data) => {
    if (options.readOnly || (feed.replaying && isReport(data))) return;
    parser.typed();
    feed.write(data);
  });
  terminal.onResize(({ cols, rows }) => {
    if (!adopting) feed.resize(cols, rows);
  });
  screen.fit();
  feed.resize(terminal.cols, terminal.rows);

  const mounted: MountedTerminal = {
    session,
    element: host,
    focus: () => terminal.focus(),
    selection: () => terminal.getSelection(),
    paste: () => void pasteClipboard(terminal),
    search: () => options.search(),
  };
  const focused = (): void => {
    parser.focus(lane);
    noteFocus(mounted);
    options.keys(true);
  };
  terminal.textarea?.addEventListener('focus', focused);
  terminal.textarea?.addEventListener('blur', () => options.keys(false));
  const unmount = mount(mounted);
  const end = followSight(host, screen, feed);
  return {
    screen,
    mounted,
    close: () => {
      end();
      unmount();
      feed.close();
      screen.dispose();
    },
  };
}

/** Keeps the terminal as large as its place, and lets go of the process while the window is hidden. */
function followSight(host: HTMLElement, screen: Screen, feed: Feed): () => void {
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => screen.fit());
  });
  observer.observe(host);
  const sight = (): void => (document.hidden ? feed.pause() : feed.resume());
  document.addEventListener('visibilitychange', sight);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    document.removeEventListener('visibilitychange', sight);
  };
}

/** Copies what is selected in a terminal; false: nothing is. */
export function copySelection(terminal: MountedTerminal): boolean {
  const text = terminal.selection();
  if (text !== '') void copyText(text);
  return text !== '';
}
