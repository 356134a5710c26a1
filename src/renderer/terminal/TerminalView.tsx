import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState } from 'react';
import { useGeneral } from '../connection/replica';
import { classes } from '../ui/classes';
import { Banner } from '../ui/ErrorPanel';
import { ClipboardAsk } from './ClipboardAsk';
import type { FeedState } from './feed';
import { type Opened, openTerminal } from './open';
import { SearchBar } from './SearchBar';
import { useScreenReader } from './screen-reader';
import styles from './TerminalView.module.css';
import { fontFamily } from './theme';

const cx = classes(styles);

export interface TerminalViewProps {
  /** Session id. */
  session: string;
  /** The agent process in the terminal host: `run` of the session. */
  run: string;
  /** Accessible name. */
  label: string;
  /** A `pipe` agent's output, which has no cursor and takes no keys. */
  plain?: boolean;
  /** Shows only: no key goes in. */
  readOnly?: boolean;
  /** Takes the focus once it is on screen. */
  autoFocus?: boolean;
  /** Whether keys go to the process now. */
  onKeys?(here: boolean): void;
}

/** The real terminal of a session's process, from what the host still holds in memory on. */
export function TerminalView({ session, run, label, plain = false, readOnly = false, autoFocus = false, onKeys }: TerminalViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const general = useGeneral();
  const screenReader = useScreenReader((state) => state.on);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [state, setState] = useState<FeedState>('connecting');
  const [problem, setProblem] = useState<string | null>(null);
  const [offered, setOffered] = useState<string | null>(null);
  const [searching, setSearching] = useState(false);
  const [keys, setKeys] = useState(false);
  const font = general?.settings.terminalFont ?? '';
  const fontSize = general?.settings.terminalFontSize ?? 12;
  const look = useRef({ font, fontSize, screenReader, label });
  look.current = { font, fontSize, screenReader, label };
  const wantsFocus = useRef(autoFocus);

  useEffect(() => {
    const [place, hint] = [host.current, tip.current];
    if (!place || !hint) return;
    let left = false;
    let current: Opened | null = null;
    const start = (): void => {
      if (left) return;
      current = openTerminal(place, hint, {
        ...look.current,
        session,
        run,
        plain,
        readOnly,
        offered: setOffered,
        search: () => setSearching(true),
        keys: (here) => setKeys(here),
        events: { state: setState, problem: setProblem },
      });
      setOpened(current);
      if (wantsFocus.current) current.mounted.focus();
    };
    // xterm measures its font once: it must be there by then. One that is not, or has no name of a font, is measured as drawn.
    void document.fonts.load(`${look.current.fontSize}px ${fontFamily(look.current.font)}`).then(start, start);
    return () => {
      left = true;
      current?.close();
      setOpened(null);
      setProblem(null);
      setOffered(null);
      setSearching(false);
      setKeys(false);
    };
  }, [session, run, plain, readOnly]);

  useEffect(() => {
    opened?.screen.look({ font, fontSize, screenReader, label });
  }, [opened, font, fontSize, screenReader, label]);

  const keysGoHere = keys && !plain && !readOnly && state !== 'over';
  useEffect(() => onKeys?.(keysGoHere), [onKeys, keysGoHere]);

  return (
    <div className={cx('terminal')} data-state={state} data-session={session}>
      {problem !== null && <Banner tone="failed">{problem}</Banner>}
      {offered !== null && <ClipboardAsk text={offered} onDone={() => setOffered(null)} />}
      <div className={cx('place')}>
        <div ref={host} className={cx('host')} />
        <div ref={tip} className={cx('tip')} hidden />
        {searching && opened && (
          <SearchBar
            screen={opened.screen}
            onClose={() => {
              setSearching(false);
              opened.mounted.focus();
            }}
          />
        )}
      </div>
    </div>
  );
}
