import { canReview } from '../../shared/reviewer';
import { useGeneral, useReplica } from '../connection/replica';
import { AgentMark } from '../ui/AgentMark';
import { classes } from '../ui/classes';
import { Select } from '../ui/Select';
import styles from './Compose.module.css';
import { nobody } from './limits';

const cx = classes(styles);

const usual = 'usual';

/** Which agent reads what was made, before the person does. `value`: null is as the settings say. */
export function ReviewWith({ value, onChange }: { value: string | null; onChange(reviewer: string | null): void }) {
  const set = useGeneral()?.settings.reviewer;
  const reviewers = useReplica((state) => state.agents).filter(canReview);
  return (
    <>
      <span className={cx('quiet')}>Review with</span>
      <Select
        label="Review with"
        options={[
          { value: usual, label: `By the settings: ${reviewers.find(({ id }) => id === set)?.name ?? 'nobody'}` },
          { value: nobody, label: 'Nobody' },
          ...reviewers.map(({ id, name, problem }) => ({
            ...{ value: id, label: name, mark: <AgentMark agent={id} /> },
            ...(problem === null ? {} : { detail: problem }),
          })),
        ]}
        value={value ?? usual}
        onChange={(next) => onChange(next === usual ? null : next)}
      />
    </>
  );
}
