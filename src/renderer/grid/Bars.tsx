import { GitMerge, RotateCcw } from 'lucide-react';
import type { Session } from '../../shared/model';
import { endedHow } from '../../shared/outcome';
import { showLanding } from '../landing/page';
import { waitsToLand } from '../queue/fact';
import { canDiscard, canMerge, discard, discardQuestion, openMerge } from '../review/landing';
import { Button, DangerButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import { recreate, restart } from './acts';
import styles from './Bars.module.css';
import { goToBackground } from './regions';

const cx = classes(styles);

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const finishedWords = (session: Session): string => {
  const ended = endedHow(session);
  const changed = session.files === 0 ? '' : `${plural(session.files ?? 0, 'file')} changed`;
  return [ended === null ? 'Finished' : `Ended ${ended}`, changed].filter((part) => part !== '').join(', ');
};

/** The work is at rest: merge it or give it up. */
export const FinishedBar = ({ session }: { session: Session }) => (
  <fieldset className={cx('bar', 'row')} aria-label="Finished work">
    <Glyph state="ready" label="" />
    <span className={cx('fact')}>{finishedWords(session)}</span>
    {canDiscard(session) && (
      <DangerButton size="sm" question={discardQuestion(session)} onConfirm={() => void discard(session)}>
        Discard
      </DangerButton>
    )}
    {canMerge(session) && (
      <Button size="sm" tone="primary" icon={GitMerge} onClick={() => openMerge(session.id)}>
        Merge
      </Button>
    )}
  </fieldset>
);

/** The agent stopped or failed, and the person looks at its output or its changes. */
export const EndedBar = ({ session }: { session: Session }) => (
  <fieldset className={cx('bar', 'row')} aria-label="Ended work">
    <Glyph state={session.state === 'failed' ? 'failed' : 'stopped'} label="" />
    <span className={cx('fact')}>{session.error?.message ?? 'Stopped by you.'}</span>
    {canDiscard(session) && (
      <DangerButton size="sm" question={discardQuestion(session)} onConfirm={() => void discard(session)}>
        Discard
      </DangerButton>
    )}
    {canMerge(session) && (session.files ?? 0) > 0 && (
      <Button size="sm" icon={GitMerge} onClick={() => openMerge(session.id)}>
        Merge
      </Button>
    )}
    <Button size="sm" icon={RotateCcw} onClick={() => void restart(session)}>
      Restart
    </Button>
  </fieldset>
);

/** A merge that does not apply: which files, and that nothing was changed. */
export const ConflictBar = ({ session }: { session: Session }) => (
  <fieldset className={cx('bar', 'needs')} aria-label="Conflict">
    <div className={cx('strong')}>The merge conflicts in {plural(session.conflicts.length, 'file')}. Nothing was changed.</div>
    <ul className={cx('files')}>
      {session.conflicts.map(({ path, kind }) => (
        <li key={path}>
          <code>{path}</code> <span className={cx('kind')}>{kind}</span>
        </li>
      ))}
    </ul>
    <div className={cx('buttons')}>
      <Button size="sm" tone="attention" onClick={() => showLanding(session.id)}>
        Resolve
      </Button>
      <Button size="sm" icon={GitMerge} onClick={() => openMerge(session.id)}>
        Merge again
      </Button>
      <Button size="sm" icon={RotateCcw} onClick={() => void restart(session)}>
        Restart
      </Button>
      <DangerButton size="sm" question={discardQuestion(session)} onConfirm={() => void discard(session)}>
        Discard
      </DangerButton>
    </div>
  </fieldset>
);

/** It is in the landing queue, or being merged. */
export const LandingBar = ({ session }: { session: Session }) => (
  <div className={cx('bar', 'row')} role="status">
    <Glyph state="working" label="" />
    <span className={cx('fact')}>
      {waitsToLand(session)
        ? `In the landing queue of ${session.landing?.into ?? 'its target'}.`
        : `Merging into ${session.landing?.into ?? 'its target'}. Your checkout is not touched before it fits.`}
    </span>
    {waitsToLand(session) && (
      <Button size="sm" onClick={() => showLanding(session.id)}>
        Show the queue
      </Button>
    )}
  </div>
);

/** The repository's own scripts wait for a yes: they are shown in Background, once for all its sessions. */
export const TrustBar = () => (
  <fieldset className={cx('bar', 'row', 'needs')} aria-label="Scripts">
    <span className={cx('fact')}>The repository's scripts wait for your yes.</span>
    <Button size="sm" tone="attention" onClick={goToBackground}>
      See the scripts
    </Button>
  </fieldset>
);

/** Asks once, in the tile, for what the menu started. */
export function ConfirmBar({ session, what, onDone }: { session: Session; what: 'discard' | 'recreate'; onDone(): void }) {
  const question = what === 'discard' ? discardQuestion(session) : 'Start again from the base commit?';
  const kept = 'What is there now is kept for 30 days and can be brought back.';
  const run = (): void => {
    void (what === 'discard' ? discard(session) : recreate(session));
    onDone();
  };
  return (
    <fieldset
      className={cx('bar', 'danger')}
      aria-label={what === 'discard' ? 'Discard' : 'Recreate'}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
    >
      <div>
        <span className={cx('strong')}>{question}</span> {kept}
      </div>
      <div className={cx('buttons')}>
        <Button size="sm" autoFocus onClick={onDone}>
          Keep
        </Button>
        <Button size="sm" tone="danger" onClick={run}>
          {what === 'discard' ? 'Discard' : 'Recreate'}
        </Button>
      </div>
    </fieldset>
  );
}
