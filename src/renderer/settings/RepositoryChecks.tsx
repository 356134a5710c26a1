import { useState } from 'react';
import type { Scripts } from '../../shared/contract';
import type { Repository } from '../../shared/model';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { Tick } from '../reading/Tick';
import { useFetched } from '../review/fetched';
import { Button } from '../ui/Button';
import { Row } from './Form';

interface Props {
  repository: Repository;
  /** What the person sees that would run. */
  scripts: Scripts;
  /** They were changed. */
  again(): void;
}

/** Checks that the repository's files suggest, of which the person makes those that they want its own. */
export function RepositoryChecks({ repository, scripts, again }: Props) {
  const [without, setWithout] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const { hash } = scripts;
  const fetched = useFetched(repository.id, `${hash}`, () => core().call('check.suggest', { repository: repository.id }));
  const offered = fetched.value?.checks ?? [];
  const wanted = offered.filter((check) => !without.includes(check));
  if (offered.length === 0) return null;
  const add = async (): Promise<void> => {
    setBusy(true);
    const added = core().call('check.declare', { repository: repository.id, checks: wanted, hash });
    await act(added, { failed: 'The checks were not added' });
    setBusy(false);
    again();
  };
  return (
    <Row name="Suggested checks" hint="by its files; they run as you once a task has ended, and the file is yours to commit">
      {offered.map((check) => (
        <Tick
          key={check}
          label={check}
          is={wanted.includes(check) ? 'yes' : 'no'}
          onChange={() => setWithout(wanted.includes(check) ? [...without, check] : without.filter((one) => one !== check))}
        >
          <code>{check}</code>
        </Tick>
      ))}
      <Button size="sm" busy={busy} disabled={wanted.length === 0} onClick={() => void add()}>
        Add to .espalier/config.json
      </Button>
    </Row>
  );
}
