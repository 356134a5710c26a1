import { History, type LucideIcon, MessageSquareText, ShieldCheck, UserRoundCheck } from 'lucide-react';
import { type Evidence, type Proof, told } from '../../shared/evidence';
import { classes } from './classes';
import styles from './Proofs.module.css';

const cx = classes(styles);

/** Each kind of evidence has a sign of its own; what is of another tree has one as well. */
const icons: Readonly<Record<Proof, LucideIcon>> = { reported: MessageSquareText, verified: ShieldCheck, accepted: UserRoundCheck };

/** The sign of a kind of evidence. */
export function ProofIcon({ proof, old }: { proof: Proof; old: boolean }) {
  const Icon = old ? History : icons[proof];
  return <Icon size={12} strokeWidth={2} aria-hidden="true" />;
}

/** What speaks for a change; nothing where nothing does. `brief`: in a row, where only the strongest has its word shown. */
export function Proofs({ evidence, brief = false }: { evidence: Evidence; brief?: boolean }) {
  const shown = told(evidence);
  if (shown.length === 0) return null;
  return (
    <span className={cx('proofs', brief && 'brief')}>
      {shown.map(({ proof, old, words }) => (
        <span key={proof} className={cx('proof', old ? 'old' : proof)} title={words}>
          <ProofIcon proof={proof} old={old} />
          <span className={cx('words')}>{words}</span>
        </span>
      ))}
    </span>
  );
}
