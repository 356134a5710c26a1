import type { Group } from '../../shared/groups';
import type { Session, Undo } from '../../shared/model';
import { useReplica } from '../connection/replica';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { factOf } from './fact';
import { GroupRow } from './GroupRow';
import styles from './Pins.module.css';
import { type Arrangement, landedAt } from './rows';

const cx = classes(styles);

/** What is worth knowing of a folded group: its first, or whose CI failed. */
function Note({ group, first, sessions, undos }: { group: Group; first: Session; sessions: Session[]; undos: ReadonlyMap<string, Undo> }) {
  if (group === 'queued') return `next: ${first.title}`;
  if (group === 'pulls') return factOf(sessions.find(({ pull }) => pull?.state === 'merged' || pull?.checks === 'failed') ?? first);
  return (
    <>
      last <Elapsed since={landedAt(first, undos.values())} /> ago
    </>
  );
}

/** Folded groups under the list: the queue, what others read, and what landed today. */
export function Pins({ pins }: { pins: Arrangement['pins'] }) {
  const undos = useReplica((state) => state.undos);
  return (
    <div className={cx('pins')}>
      {pins.map(({ group, sessions }) => {
        const first = sessions[0];
        const note = first && <Note group={group} first={first} sessions={sessions} undos={undos} />;
        return <GroupRow key={group} group={group} count={sessions.length} open={false} tabIndex={0} note={note} />;
      })}
    </div>
  );
}
