import { Ellipsis } from 'lucide-react';
import type { PointerEvent } from 'react';
import { evidenceOf } from '../../shared/evidence';
import type { Session } from '../../shared/model';
import { useReplica } from '../connection/replica';
import { IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { Glyph, glyphOf } from '../ui/Glyph';
import { Lines } from '../ui/Lines';
import { Menu } from '../ui/Menu';
import { Proofs } from '../ui/Proofs';
import { Ring } from '../ui/Ring';
import { TitleField } from '../ui/TitleField';
import { rename } from './acts';
import styles from './TileHeader.module.css';
import { type TileAsks, tileMenu } from './tile-menu';

const cx = classes(styles);

export interface TileHeaderProps {
  session: Session;
  maximized: boolean;
  renaming: boolean;
  onRenamed(): void;
  asks: TileAsks;
  /** A press that may become a drag of the tile. */
  onGrab(event: PointerEvent<HTMLElement>): void;
}

/** State, title, lines and time of a session, and the menu of what can be done with it. Drags; a double click maximises. */
export function TileHeader({ session, maximized, renaming, onRenamed, asks, onGrab }: TileHeaderProps) {
  const agent = useReplica((state) => state.agents.find(({ id }) => id === session.agent));
  const settled = session.finishedAt !== null && session.state !== 'running' && session.state !== 'preparing';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by keys, the commands "Move the tile …" and "Maximise" do the same
    <header className={cx('header')} onPointerDown={onGrab} onDoubleClick={asks.maximize}>
      <Glyph state={glyphOf(session)} />
      {renaming ? (
        <TitleField
          className={cx('field')}
          title={session.title}
          onDone={(title) => {
            onRenamed();
            if (title !== null) void rename(session, title);
          }}
        />
      ) : (
        <h3 className={cx('title')}>{session.title}</h3>
      )}
      <Proofs evidence={evidenceOf(session)} brief />
      <Ring session={session} />
      <span className={cx('lines')}>
        <Lines added={session.added} deleted={session.deleted} />
      </span>
      <span className={cx('time')}>
        <Elapsed since={session.startedAt ?? session.createdAt} until={settled ? session.finishedAt : null} />
      </span>
      <Menu
        label={`Actions of ${session.title}`}
        trigger={<IconButton icon={Ellipsis} label="More actions" onDoubleClick={(event) => event.stopPropagation()} />}
        items={tileMenu(session, agent, maximized, asks)}
      />
    </header>
  );
}
