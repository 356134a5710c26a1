import { Tabs as Base } from '@base-ui/react/tabs';
import type { Session } from '../../shared/model';
import { classes } from '../ui/classes';
import { Glyph, glyphNames, glyphOf } from '../ui/Glyph';
import { focusTile } from './focus';
import styles from './Switcher.module.css';

const cx = classes(styles);

/** Which of the foreground's sessions has it for itself. */
export const Switcher = ({ sessions, chosen }: { sessions: readonly Session[]; chosen: string | null }) => (
  <Base.Root className={cx('whole')} value={chosen} onValueChange={(id) => focusTile(String(id))}>
    <Base.List className={cx('switcher')} aria-label="Foreground tasks" activateOnFocus={false}>
      {sessions.map((session) => {
        const glyph = glyphOf(session);
        return (
          <Base.Tab
            key={session.id}
            value={session.id}
            className={cx('tab')}
            aria-label={session.title}
            aria-description={glyphNames[glyph]}
          >
            <Glyph state={glyph} label="" />
            <span className={cx('title')}>{session.title}</span>
          </Base.Tab>
        );
      })}
    </Base.List>
  </Base.Root>
);
