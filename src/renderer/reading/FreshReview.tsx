import { useState } from 'react';
import { settledStates } from '../../shared/lifecycle';
import type { Review } from '../../shared/review';
import { canReview, readerOf } from '../../shared/reviewer';
import { useAgentName, useGeneral, useReplica, useSession } from '../connection/replica';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Select } from '../ui/Select';
import styles from './Evidence.module.css';
import { askReviewer } from './talk';

const cx = classes(styles);
const verdicts = { approve: 'Good as it is', changes: 'Asks for changes', unsure: 'Not sure' } as const;

/** Who could read the change, or does right now. */
function Ask({ session: id }: { session: string }) {
  const session = useSession(id);
  const settings = useGeneral()?.settings;
  const agents = useReplica((state) => state.agents).filter((agent) => canReview(agent) && agent.problem === null);
  const at = useReplica((state) =>
    [...state.sessions.values()].find((one) => one.reviews?.session === id && !settledStates.has(one.state)),
  );
  const reads = useAgentName(at?.agent ?? '');
  const [named, setNamed] = useState<string | null>(null);
  const usual = session && settings ? readerOf(session, settings)?.agent : undefined;
  const chosen = agents.find((agent) => agent.id === (named ?? usual)) ?? agents[0];
  if (at) return <p className={cx('quiet')}>{`${reads} is reading it.`}</p>;
  if (!chosen) return <p className={cx('quiet')}>No agent here can read it: none is ready that can be held to reading.</p>;
  return (
    <div className={cx('acts')}>
      <Select
        label="Who reads it"
        options={agents.map(({ id: value, name: label }) => ({ value, label, mark: <AgentMark agent={value} /> }))}
        value={chosen.id}
        onChange={setNamed}
      />
      <Button size="sm" onClick={() => void askReviewer(chosen.id)}>
        Ask a reviewer
      </Button>
    </div>
  );
}

/** What an agent says of the change that did not make it. */
export function FreshReview({ review: { session, verdict, tree } }: { review: Review }) {
  const name = useAgentName(verdict?.by ?? '');
  const current = verdict?.tree === tree;
  return (
    <section className={cx('part')} aria-label="Fresh review">
      <div className={cx('partHead')}>
        <h3>Fresh review</h3>
        <span className={cx('quiet')}>{verdict === null ? 'nobody else has read it' : `cycle ${verdict.cycle} of 3`}</span>
      </div>
      {verdict !== null && (
        <>
          <div className={cx('line')}>
            <AgentMark agent={verdict.by} />
            <span className={cx('what')}>{verdicts[verdict.is]}</span>
            <span className={cx('quiet', !current && 'asks')}>{`${name}${current ? '' : ', of an older tree'}`}</span>
          </div>
          <p className={cx('text')}>{verdict.text}</p>
        </>
      )}
      {!current && <Ask session={session} />}
    </section>
  );
}
