import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { checkName } from '../../shared/check';
import type { Agent, Place, Repository, Usable } from '../../shared/model';
import { useView } from '../app/view';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useGeneral, useReplica, useRepository } from '../connection/replica';
import { useFetched } from '../review/fetched';
import { useUsable } from '../settings/usable';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Dialog, DialogHead } from '../ui/Dialog';
import { Banner, ErrorPanel } from '../ui/ErrorPanel';
import { Select } from '../ui/Select';
import { TextField } from '../ui/TextField';
import { Checks } from './Checks';
import styles from './Compose.module.css';
import { afterSending, type Draft, keepDraft, readDraft } from './draft';
import { Fields } from './Fields';
import { goalText } from './goal-text';
import { limitsOf } from './limits';
import { More } from './More';
import { ReviewWith } from './ReviewWith';
import { Route } from './Route';

const cx = classes(styles);

/** What was typed, kept from key to key: closing, a crash or an error never costs it. */
function useDraft(repository: string): [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState(() => readDraft(repository));
  const set = (change: Partial<Draft>): void => {
    const next = { ...draft, ...change };
    setDraft(next);
    keepDraft(repository, next);
  };
  return [draft, set];
}

/** Why an agent cannot start in the repository; null: it can. Until that is known, why it can in none. */
const hindrance = (agent: Agent, usable: Usable | undefined): string | null =>
  usable === undefined ? agent.problem : usable.ok ? null : usable.why;

const optionOf = (agent: Agent, usable: Usable | undefined) => {
  const detail = hindrance(agent, usable);
  return { value: agent.id, label: agent.name, mark: <AgentMark agent={agent.id} />, ...(detail === null ? {} : { detail }) };
};

/** What stands in an agent's way, or what it would ask at once where the person looks on. */
function Hindrance({
  agent,
  usable,
  repository,
  place,
}: {
  agent: Agent;
  usable: Usable | undefined;
  repository: Repository;
  place: Place;
}) {
  const why = hindrance(agent, usable);
  if (why !== null) {
    return (
      <Banner tone="needs">
        {agent.name} cannot start now: {why}
      </Banner>
    );
  }
  if (!usable?.byTrust || place !== 'foreground') return null;
  const trust = (): unknown =>
    act(core().call('repository.trust', { repository: repository.id, yes: true }), { failed: 'Your answer was not taken' });
  return (
    <Banner
      tone="working"
      action={
        <Button size="sm" onClick={trust}>
          Trust {repository.name}
        </Button>
      }
    >
      {agent.name}: {usable.why}
    </Banner>
  );
}

function Form({ repository, goal, onClose }: { repository: Repository; goal: RefObject<HTMLTextAreaElement | null>; onClose(): void }) {
  const [draft, set] = useDraft(repository.id);
  const agents = useReplica((state) => state.agents);
  const usable = useUsable(repository);
  const usual = useGeneral()?.settings.agent ?? null;
  const branches = useFetched(repository.id, 'branches', () => core().call('repository.branches', { repository: repository.id }));
  const scripts = useFetched(repository.id, 'scripts', () => core().call('repository.scripts', { repository: repository.id }));
  const [wrong, setWrong] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState<'queue' | 'next' | null>(null);

  const agent = agents.find(({ id }) => id === (draft.agent ?? usual)) ?? agents[0];
  const base = draft.base ?? branches.value?.current ?? repository.branch;
  const suggested = useFetched(repository.id, 'suggested checks', () => core().call('check.suggest', { repository: repository.id }));
  const named = (scripts.value?.checks ?? []).map(checkName);
  const checks = [...new Set([...named, ...draft.added])];
  const on = (check: string): boolean => checks.includes(check) && !draft.without.includes(check);
  const offered = (suggested.value?.checks ?? []).map(checkName).filter((check) => !named.includes(check));
  const addCheck = (check: string): void =>
    set({ added: [...new Set([...draft.added, check])], without: draft.without.filter((one) => one !== check) });
  const toggleCheck = (check: string): void => {
    if (!checks.includes(check)) addCheck(check);
    else set({ without: on(check) ? [...draft.without, check] : draft.without.filter((one) => one !== check) });
  };

  const send = async (next: boolean): Promise<void> => {
    if (busy !== null) return;
    if (draft.goal.trim() === '') {
      setWrong('Goal is empty. Say what should change.');
      goal.current?.focus();
      return;
    }
    const limits = limitsOf(draft);
    if (limits === null) return; // each field says what is wrong with it
    setBusy(next ? 'next' : 'queue');
    setFailure(null);
    try {
      await core().call('session.run', {
        goal: goalText(draft),
        repository: repository.id,
        agent: agent?.id ?? null,
        place: draft.route,
        base: draft.base,
        title: draft.title.trim() || null,
        checks: checks.filter(on),
        next,
        ...limits,
      });
      set(afterSending(draft));
      onClose();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(null);
    }
  };
  /** Before the control that has the focus: a switch would take Enter as a press. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void send(event.shiftKey);
  };
  const branchOptions = [...new Set([...(base === null ? [] : [base]), ...(branches.value?.branches ?? [])])];

  return (
    <div className={cx('form')} onKeyDownCapture={onKeyDown}>
      <DialogHead title="New task" onClose={onClose}>
        <span className={cx('quiet')}>
          in <b>{repository.name}</b>
        </span>
      </DialogHead>
      <div className={cx('body')}>
        <Fields
          draft={draft}
          goal={goal}
          error={wrong}
          set={(change) => {
            if (change.goal !== undefined) setWrong(null);
            set(change);
          }}
        />
        <div className={cx('rest')}>
          <Checks checks={[...new Set([...checks, ...offered])]} on={on} onToggle={toggleCheck} onAdd={addCheck} />
          <Route value={draft.route} onChange={(route) => set({ route })} />
          <div className={cx('line')}>
            <span className={cx('quiet')}>Build with</span>
            <Select
              label="Build with"
              options={agents.map((one) => optionOf(one, usable[one.id]))}
              value={agent?.id ?? ''}
              onChange={(id) => set({ agent: id })}
            />
            <ReviewWith value={draft.reviewer} onChange={(reviewer) => set({ reviewer })} />
            <span className={cx('quiet')}>from</span>
            <Select
              label="Base branch"
              options={branchOptions.map((branch) => ({ value: branch, label: branch }))}
              value={base ?? ''}
              onChange={(branch) => set({ base: branch })}
            />
            <TextField
              label="Title"
              placeholder="Title, made from the goal if empty"
              value={draft.title}
              onChange={(event) => set({ title: event.target.value })}
            />
          </div>
          <More draft={draft} set={set} agent={agent} repository={repository.id} />
          {agent && <Hindrance {...{ agent, repository }} usable={usable[agent.id]} place={draft.route} />}
          {branches.error !== null && <ErrorPanel error={branches.error} title="The branches are not known" />}
          {failure !== null && <ErrorPanel error={failure} title="The task was not queued. What you typed is kept." />}
        </div>
      </div>
      <footer className={cx('foot')}>
        <span className={cx('quiet')}>Works in a worktree of its own. Your checkout is not touched.</span>
        <span className={cx('end')} />
        <Button keys="Ctrl+Shift+Enter" busy={busy === 'next'} onClick={() => void send(true)}>
          Start next
        </Button>
        <Button tone="primary" keys="Ctrl+Enter" busy={busy === 'queue'} onClick={() => void send(false)}>
          Add to queue
        </Button>
      </footer>
    </div>
  );
}

/** The dialog in which a task is written and sent to the queue. */
export function Compose() {
  const open = useView((state) => state.dialog === 'compose');
  const closeDialog = useView((state) => state.closeDialog);
  const repository = useRepository();
  const goal = useRef<HTMLTextAreaElement>(null);
  return (
    <Dialog open={open && repository !== null} onClose={closeDialog} label="New task" width={808} top={84} initialFocus={goal}>
      {repository && <Form key={repository.id} repository={repository} goal={goal} onClose={closeDialog} />}
    </Dialog>
  );
}
