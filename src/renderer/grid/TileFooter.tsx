import { Keyboard, Repeat2 } from 'lucide-react';
import type { Session } from '../../shared/model';
import { offersHandoff, openHandoff } from '../handoff/handoff';
import { useOverlapWords } from '../overlap/words';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import styles from './Tile.module.css';

const cx = classes(styles);

/** Who else changes the same places. */
function Overlap({ session }: { session: Session }) {
  const { text, asks } = useOverlapWords(session);
  return (
    text !== '' && (
      <span className={cx('overlap', asks && 'asks')} title={text}>
        {text}
      </span>
    )
  );
}

/** Who works on which branch, and where the keys go. */
export const TileFooter = ({ session, agent, keys }: { session: Session; agent: string; keys: boolean }) => (
  <footer className={cx('footer')}>
    <AgentMark agent={agent} />
    <span className={cx('agent')}>{agent}</span>
    {session.model !== null && <span className={cx('model')}>{session.model}</span>}
    <span className={cx('dot')} aria-hidden="true">
      ·
    </span>
    <span className={cx('branch')} title={session.branch}>
      {session.branch}
    </span>
    <Overlap session={session} />
    {offersHandoff(session) && (
      <Button size="sm" tone="ghost" icon={Repeat2} onClick={() => openHandoff(session.id)}>
        Hand off
      </Button>
    )}
    {keys && (
      <span className={cx('keys')}>
        <Keyboard size={12} strokeWidth={1.75} aria-hidden="true" />
        Keys go to the terminal
      </span>
    )}
  </footer>
);
