import { ShieldQuestion } from 'lucide-react';
import { useState } from 'react';
import type { Repository } from '../../shared/model';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { useFetched } from '../review/fetched';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Listing } from './Listing';
import styles from './TrustPanel.module.css';

const cx = classes(styles);

/** Changes when the core may see other scripts, or another answer to them. */
const useScriptsKey = (repository: Repository): string =>
  useReplica((state) => {
    let waiting = 0;
    for (const session of state.sessions.values())
      if (session.repository === repository.id && session.needsYou?.reason === 'trust') waiting += 1;
    return `${repository.trusted} ${repository.declined} ${waiting}`;
  });

/**
 * Shown while a repository's own scripts wait for a person's yes: exactly what would run, and both answers.
 * An answer is given to the content shown; where it changed meanwhile the core refuses, and it is shown anew.
 */
export function TrustPanel({ repository }: { repository: Repository }) {
  const scripts = useFetched(repository.id, useScriptsKey(repository), () =>
    core().call('repository.scripts', { repository: repository.id }),
  );
  const [busy, setBusy] = useState<'yes' | 'no' | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const { value } = scripts;
  if (value === null || value.state !== 'needed' || value.hash === null) return null;
  const { hash } = value;

  const answer = async (yes: boolean): Promise<void> => {
    setBusy(yes ? 'yes' : 'no');
    setFailure(null);
    try {
      await core().call('repository.answer', { repository: repository.id, hash, yes });
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(null);
      scripts.again();
    }
  };

  return (
    <section className={cx('panel')} aria-label="Scripts wait for your yes">
      <div className={cx('head')}>
        <ShieldQuestion size={15} strokeWidth={1.75} aria-hidden="true" />
        <h3>{repository.name} wants to run scripts on this computer</h3>
      </div>
      <p className={cx('text')}>They come from the repository and run as you. Your yes holds for exactly this content.</p>
      <Listing scripts={value} />
      {failure !== null && <ErrorPanel error={failure} title="Your answer was not taken" />}
      <div className={cx('actions')}>
        <Button tone="attention" busy={busy === 'yes'} onClick={() => void answer(true)}>
          Trust these scripts
        </Button>
        <Button busy={busy === 'no'} onClick={() => void answer(false)}>
          Run without them
        </Button>
      </div>
    </section>
  );
}
