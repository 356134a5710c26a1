import { OpenFinding, severityTones } from '../review/OpenFinding';
import { AgentMark } from '../ui/AgentMark';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import styles from './Findings.module.css';
import { dismiss, sendFinding, useInline } from './inline';

const cx = classes(styles);

/** What was found in a file of the opened job and is not settled. */
export function Findings({ path }: { path: string }) {
  const review = useInline((state) => state.review);
  const open = review?.findings.filter((finding) => finding.path === path && finding.state === 'open') ?? [];
  if (open.length === 0) return null;
  return (
    <ul className={cx('findings')} aria-label="Findings">
      {open.map((finding) => (
        <li key={finding.id}>
          {finding.by !== 'espalier' && <AgentMark agent={finding.by} />}
          <Chip tone={severityTones[finding.severity]}>{finding.severity}</Chip>
          {finding.line !== null && <span className={cx('line')}>{`line ${finding.line}`}</span>}
          <span className={cx('what')} title={finding.message}>
            {finding.message}
          </span>
          <OpenFinding
            finding={finding}
            verb="Send to agent"
            onTake={() => sendFinding(finding.id)}
            onDismiss={(reason) => dismiss(finding.id, reason)}
          />
        </li>
      ))}
    </ul>
  );
}
