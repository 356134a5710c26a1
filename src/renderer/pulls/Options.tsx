import type { PullPart } from '../../shared/pull-text';
import { serverKindNames } from '../../shared/server';
import { useReplica, useSession } from '../connection/replica';
import { Tick } from '../reading/Tick';
import { classes } from '../ui/classes';
import { Switch } from '../ui/Switch';
import { TextField } from '../ui/TextField';
import styles from './Pulls.module.css';
import { openPullOf, usePullPage } from './page';
import { including, isIncluded } from './text';

const cx = classes(styles);
const edit = usePullPage.setState;

const names: Readonly<Record<PullPart['id'], string>> = { evidence: 'Evidence table', reported: 'What the agent reported' };

/** Parts of the body that are there or not by a tick. */
function Include({ parts }: { parts: readonly PullPart[] }) {
  const page = usePullPage();
  return (
    <div className={cx('include')}>
      <h2>Include</h2>
      {parts.map((part) => {
        const yes = isIncluded(page, part);
        return (
          <div key={part.id} className={cx('option')}>
            <Tick
              label={`Include ${names[part.id].toLowerCase()}`}
              is={yes ? 'yes' : 'no'}
              onChange={() => edit(including(page, part, !yes))}
            >
              {names[part.id]}
            </Tick>
            <span className={cx('quiet')}>{part.note}</span>
          </div>
        );
      })}
    </div>
  );
}

/** Where it goes, who is asked, and what is in it. */
export function Options() {
  const { session, proposed, reviewers, labels, isDraft } = usePullPage();
  const opened = useReplica(({ pulls }) => openPullOf(pulls, session));
  const branch = useSession(session ?? '')?.branch;
  return (
    <section className={cx('options')} aria-label="Pull request options">
      <h2>Push</h2>
      <dl className={cx('facts')}>
        <dt>To</dt>
        <dd>{proposed === null ? '…' : (proposed.remote ?? 'nowhere: the repository has no remote on a server')}</dd>
        {proposed?.provider && (
          <>
            <dt>Server</dt>
            <dd>{serverKindNames[proposed.provider]}</dd>
          </>
        )}
        <dt>Branch</dt>
        <dd>
          <code>{branch}</code>
        </dd>
        <dt>Into</dt>
        <dd>
          <code>{proposed?.into ?? '…'}</code>
        </dd>
      </dl>
      <TextField
        label="Reviewers"
        labelled
        placeholder="names, by commas"
        value={reviewers}
        onChange={(event) => edit({ reviewers: event.target.value })}
      />
      <TextField
        label="Labels"
        labelled
        placeholder="names, by commas"
        value={labels}
        onChange={(event) => edit({ labels: event.target.value })}
      />
      {!opened && proposed !== null && proposed.parts.length > 0 && <Include parts={proposed.parts} />}
      {!opened && (
        <div className={cx('option')}>
          <div>
            Draft
            <div className={cx('quiet')}>reviewers are not told yet</div>
          </div>
          <Switch label="Draft" checked={isDraft} onChange={(next) => edit({ isDraft: next })} />
        </div>
      )}
    </section>
  );
}
