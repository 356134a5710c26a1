import { useReplica } from '../connection/replica';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { GroupRow } from './GroupRow';
import styles from './Pins.module.css';
import { type Arrangement, landedAt } from './rows';

const cx = classes(styles);

/** Folded groups under the list: the queue and what landed today. */
export function Pins({ pins }: { pins: Arrangement['pins'] }) {
  const undos = useReplica((state) => state.undos);
  return (
    <div className={cx('pins')}>
      {pins.map(({ group, sessions }) => {
        const first = sessions[0];
        const note =
          first &&
          (group === 'queued' ? (
            `next: ${first.title}`
          ) : (
            <>
              last <Elapsed since={landedAt(first, undos.values())} /> ago
            </>
          ));
        return <GroupRow key={group} group={group} count={sessions.length} open={false} tabIndex={0} note={note} />;
      })}
    </div>
  );
}
