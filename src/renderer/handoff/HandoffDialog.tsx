import { type KeyboardEvent, useState } from 'react';
import type { Session } from '../../shared/model';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { useFetched } from '../review/fetched';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Dialog, DialogHead } from '../ui/Dialog';
import { Banner, ErrorPanel } from '../ui/ErrorPanel';
import { Ring } from '../ui/Ring';
import { Select } from '../ui/Select';
import { Skeleton } from '../ui/Skeleton';
import { TextArea } from '../ui/TextField';
import styles from './Handoff.module.css';
import { canHandOff, closeHandoff, useHandingOver } from './handoff';

const cx = classes(styles);

function Form({ session }: { session: Session }) {
  const agents = useReplica((state) => state.agents);
  const [agent, setAgent] = useState(session.agent);
  const [typed, setTyped] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const proposed = useFetched(session.id, 'brief', () => core().call('session.brief', { session: session.id }));
  const brief = typed ?? proposed.value?.brief ?? null;
  const possible = canHandOff(session);
  const chosen = agents.find(({ id }) => id === agent);

  const handOver = async (): Promise<void> => {
    if (busy || !possible || brief === null || brief.trim() === '') return;
    setBusy(true);
    setFailure(null);
    try {
      await core().call('session.handoff', { session: session.id, agent, brief });
      closeHandoff();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void handOver();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter confirms from every field of the form
    <div className={cx('form')} onKeyDown={onKeyDown}>
      <DialogHead title={`Hand off ${session.title}`} onClose={closeHandoff}>
        <Ring session={session} />
      </DialogHead>
      <div className={cx('body')}>
        <p>A fresh conversation goes on in the same worktree. What was said so far stays readable.</p>
        <div className={cx('line')}>
          <span className={cx('quiet')}>to</span>
          <Select
            label="Agent"
            options={agents.map(({ id, name, problem }) => ({
              ...{ value: id, label: id === session.agent ? `${name}, anew` : name, mark: <AgentMark agent={id} /> },
              ...(problem === null ? {} : { detail: problem }),
            }))}
            value={agent}
            onChange={setAgent}
          />
        </div>
        {chosen?.problem && (
          <Banner tone="needs">
            {chosen.name} cannot start now: {chosen.problem}
          </Banner>
        )}
        {proposed.error !== null && typed === null && (
          <ErrorPanel error={proposed.error} title="There is no proposal" action={<Button onClick={proposed.again}>Try again</Button>} />
        )}
        {brief === null && proposed.error === null && <Skeleton lines={8} />}
        {(brief !== null || proposed.error !== null) && (
          <TextArea
            className={cx('brief')}
            label="What the next agent is told"
            labelled
            mono
            value={brief ?? ''}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {!possible && <Banner tone="needs">It cannot be handed off now: its work is being merged, or is over.</Banner>}
        {failure !== null && <ErrorPanel error={failure} title="It was not handed off. What you typed is kept." />}
      </div>
      <footer className={cx('foot')}>
        {typed !== null && proposed.value !== null && (
          <Button tone="ghost" onClick={() => setTyped(null)}>
            As proposed
          </Button>
        )}
        <span className={cx('room')} />
        <Button tone="ghost" onClick={closeHandoff}>
          Cancel
        </Button>
        <Button
          tone="primary"
          keys="Ctrl+Enter"
          busy={busy}
          disabled={!possible || (brief ?? '').trim() === ''}
          onClick={() => void handOver()}
        >
          Hand off
        </Button>
      </footer>
    </div>
  );
}

/** The dialog in which work is handed to a fresh conversation: to whom, and what it is told. Mounted once. */
export function HandoffDialog() {
  const id = useHandingOver((state) => state.session);
  const session = useReplica((state) => (id === null ? undefined : state.sessions.get(id)));
  return (
    <Dialog
      open={session !== undefined}
      onClose={closeHandoff}
      label={session ? `Hand off ${session.title}` : 'Hand off'}
      width={720}
      top={84}
      finalFocus={() => useHandingOver.getState().giveBack()}
    >
      {session && <Form key={session.id} session={session} />}
    </Dialog>
  );
}
