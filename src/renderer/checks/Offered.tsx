import { Play } from 'lucide-react';
import { useState } from 'react';
import type { Session } from '../../shared/model';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useFetched } from '../review/fetched';
import { Button } from '../ui/Button';
import { runChecks } from './send';

/** Checks that a repository's files suggest, for a job that has none: each runs once it is asked for. */
export function Offered({ session }: { session: Session }) {
  const { id, title, repository } = session;
  const [busy, setBusy] = useState(false);
  const fetched = useFetched(repository, '', () => core().call('check.suggest', { repository }));
  const add = async (check: string): Promise<void> => {
    setBusy(true);
    const added = await act(core().call('check.add', { session: id, check }), { failed: `${title} was not given the check` });
    if (added) await runChecks(session, [check], false);
    setBusy(false);
  };
  return (fetched.value?.checks ?? []).map((check) => (
    <Button key={check} size="sm" icon={Play} busy={busy} aria-label={`Run ${check}`} onClick={() => void add(check)}>
      <code>{check}</code>
    </Button>
  ));
}
