import { useReplica } from '../connection/replica';
import { classes } from '../ui/classes';
import { Banner } from '../ui/ErrorPanel';
import { Delayed } from '../ui/Skeleton';
import styles from './App.module.css';

const cx = classes(styles);

/** Most cores that end are back before this, ms: no need to startle anybody. The status bar says it at once. */
const grace = 1000;

/** Says that what is on screen is old, and that nothing is lost by it. Over the view, so that no terminal is resized by it. */
export function ConnectionLost() {
  const connected = useReplica((state) => state.connected);
  const problem = useReplica((state) => state.problem);
  if (connected) return null;
  return (
    <Delayed ms={grace}>
      <div className={cx('lost')}>
        <Banner tone={problem === null ? 'working' : 'failed'}>
          {problem === null
            ? 'Connecting to the core. Agents that run go on meanwhile.'
            : `The core does not answer. ${problem} Agents go on in the terminal host; the core is started anew and what is shown here is from before.`}
        </Banner>
      </div>
    </Delayed>
  );
}
