import { ArrowUpRight, Repeat2 } from 'lucide-react';
import type { Session } from '../../shared/model';
import { CheckList } from '../checks/CheckList';
import { useKeys } from '../commands/useKeys';
import { offersHandoff, openHandoff } from '../handoff/handoff';
import { useChangedFiles } from '../review/fetched';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Lines } from '../ui/Lines';
import { dollars, tokens } from '../ui/numbers';
import { contextShare, contextTone } from '../ui/Ring';
import styles from './Details.module.css';

const cx = classes(styles);

function Context({ session }: { session: Session }) {
  const keys = useKeys('job.handoff');
  const { usage } = session;
  const share = contextShare(session);
  const tone = share === null ? 'rest' : contextTone(share, session.handoffAt);
  const size =
    usage === null || usage.contextTokens === null
      ? 'not known'
      : `${tokens(usage.contextTokens)}${usage.contextWindow === null ? ', of an unknown window' : ` of ${tokens(usage.contextWindow)}, ${share}%`}`;
  return (
    <section className={cx('part')} aria-label="Context">
      <div className={cx('title')}>
        <h3>Context</h3>
        <span className={cx('fact', tone)}>{size}</span>
      </div>
      {share !== null && (
        <span className={cx('bar', tone)} aria-hidden="true">
          <span style={{ width: `${Math.min(100, share)}%` }} />
        </span>
      )}
      {offersHandoff(session) && (
        <div className={cx('offer')}>
          <p>{`Past ${session.handoffAt}%. A fresh agent gets the task and what changed.`}</p>
          <Button size="sm" icon={Repeat2} keys={keys} onClick={() => openHandoff(session.id)}>
            Hand off
          </Button>
        </div>
      )}
    </section>
  );
}

function Used({ session: { usage, budget } }: { session: Session }) {
  const facts = [
    ['Tokens in', usage?.inputTokens == null ? 'not known' : tokens(usage.inputTokens)],
    ['Tokens out', usage?.outputTokens == null ? 'not known' : tokens(usage.outputTokens)],
    ['Cost', `${usage?.cost == null ? 'not known' : dollars(usage.cost)}${budget === null ? '' : ` of ${dollars(budget)}`}`],
  ] as const;
  return (
    <section className={cx('part')} aria-label="Used">
      <div className={cx('title')}>
        <h3>Used</h3>
      </div>
      <dl className={cx('facts')}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Files({ session, onChange }: { session: Session; onChange(path: string): void }) {
  const { value } = useChangedFiles(session.id);
  const files = value?.files ?? [];
  if (files.length === 0) return null;
  return (
    <section className={cx('part')} aria-label="Changed files">
      <div className={cx('title')}>
        <h3>Changes</h3>
        <span className={cx('fact')}>{files.length === 1 ? '1 file' : `${files.length} files`}</span>
      </div>
      <ul>
        {files.map(({ path, added, deleted }) => (
          <li key={path}>
            <button type="button" className={cx('file')} title={path} onClick={() => onChange(path)}>
              <span className="said">Jump to changes in </span>
              <span className={cx('path')}>{path}</span>
              <Lines added={added} deleted={deleted} />
              <ArrowUpRight size={12} strokeWidth={1.75} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is known of a job beside its conversation. */
export const Details = ({ session, onChange }: { session: Session; onChange(path: string): void }) => (
  <section className={cx('details')} aria-label="Job details">
    <Context session={session} />
    <Used session={session} />
    <Files session={session} onChange={onChange} />
    {session.checks.length > 0 && (
      <section className={cx('part')} aria-label="Checks">
        <div className={cx('title')}>
          <h3>Checks</h3>
        </div>
        <CheckList session={session} />
      </section>
    )}
  </section>
);
