import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { LandingQueue } from '../../shared/landing';
import type { Conflict, MergeStrategy, Session } from '../../shared/model';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { queueOf } from '../landing/standing';
import { canReview, openReview } from '../reading/reading';
import { useStrategy } from '../reading/strategy';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Dialog, DialogHead } from '../ui/Dialog';
import { Banner, ErrorPanel } from '../ui/ErrorPanel';
import { Lines } from '../ui/Lines';
import { Segmented } from '../ui/Segmented';
import { Select } from '../ui/Select';
import { Switch } from '../ui/Switch';
import { TextArea } from '../ui/TextField';
import { cameBack, doubtsOf, fails, unseenOf } from './doubts';
import { useFetched, useRevision } from './fetched';
import { approveAndLand, approveAndMerge } from './land';
import { closeMerge, useMerging } from './landing';
import styles from './Merge.module.css';

const cx = classes(styles);

const strategies = [
  { value: 'squash', label: 'Squash' },
  { value: 'commit', label: 'Merge commit' },
  { value: 'rebase', label: 'Rebase' },
] as const;

const explained: Readonly<Record<MergeStrategy, string>> = {
  squash: 'One commit with all of it.',
  commit: 'Its commits stay as they are, joined by a merge commit.',
  rebase: 'Its commits one by one on top of the branch, with their own messages.',
};

const Conflicts = ({ conflicts, into }: { conflicts: readonly Conflict[]; into: string }) => (
  <section className={cx('conflicts')} aria-label="Conflicts">
    <div className={cx('told')}>
      {conflicts.length === 1 ? 'One file' : `${conflicts.length} files`} changed on {into} too. Nothing was changed.
    </div>
    <ul>
      {conflicts.map(({ path, kind }) => (
        <li key={`${path}\n${kind}`}>
          <span className={cx('path')}>{path}</span>
          <span className={cx('kind')}>{kind}</span>
        </li>
      ))}
    </ul>
    <div className={cx('way')}>Ask the agent to bring its branch up to date, or merge it by hand in its worktree, then merge again.</div>
  </section>
);

/** What speaks against merging it now, and the way to look at it first. */
const Doubts = ({ doubts, session }: { doubts: readonly string[]; session: Session }) => (
  <Banner
    tone="needs"
    action={
      canReview(session) && (
        <Button
          onClick={() => {
            closeMerge();
            void openReview(session.id);
          }}
        >
          Review it first
        </Button>
      )
    }
  >
    {doubts.map((doubt) => (
      <div key={doubt}>{doubt}.</div>
    ))}
  </Banner>
);

/** What happens to it after the person's yes. */
function next(into: string, queue: LandingQueue | null, tested: boolean): string {
  if (queue?.paused) return `The landing queue of ${into} is paused: it waits there.`;
  const before = queue?.entries.length ?? 0;
  const after = before === 0 ? '' : before === 1 ? ' One job lands before it.' : ` ${before} jobs land before it.`;
  return `${tested ? 'Its checks run on the merged state first.' : 'It has no checks: nothing tests the merged state.'}${after}`;
}

function Form({ session, text }: { session: Session; text: RefObject<HTMLTextAreaElement | null> }) {
  const { id, repository } = session;
  const [strategy, setStrategy] = useStrategy();
  const [target, setTarget] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [unchecked, setUnchecked] = useState(false);
  const [conflicts, setConflicts] = useState<readonly Conflict[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const anyway = useRef<HTMLButtonElement>(null);
  const revision = useRevision(id);
  const preview = useFetched(id, `${strategy} ${target ?? ''} ${revision}`, () =>
    core().call('session.preview', { session: id, strategy, into: target }),
  );
  const read = useFetched(id, revision, () => core().call('review.open', { session: id }));
  const branches = useFetched(repository, repository, () => core().call('repository.branches', { repository }));

  const into = target ?? preview.value?.into ?? session.base.ref;
  const queue = useReplica((state) => queueOf(state.queues, repository, into));
  const message = typed ?? preview.value?.message ?? '';
  const found = conflicts ?? preview.value?.conflicts ?? [];
  const blocked = preview.value?.blocked ?? null;
  const review = preview.value !== null && !preview.value.empty && blocked === null && found.length === 0 ? read.value : null;
  const back = review && cameBack(session, review.tree);
  const unseen = review && unseenOf(review); // said, not asked for again: this dialog is what asks
  const doubts = review === null ? [] : [back, ...doubtsOf(review)].filter((doubt) => doubt !== null);
  const inDoubt = doubts.length > 0;
  const failing = review !== null && (fails(review) || back !== null);
  const atOnce = unchecked && failing;
  const error = preview.error ?? read.error;
  const again = (): void => {
    preview.again();
    read.again();
  };
  useEffect(() => setConflicts(null), [strategy, target, revision]);

  const merge = async (): Promise<void> => {
    if (review === null || busy) return;
    setBusy(true);
    setFailure(null);
    const how = { strategy, message: strategy === 'rebase' || message.trim() === '' ? null : message, into: target };
    try {
      const left = atOnce ? await approveAndMerge(session, review.tree, how) : [];
      if (!atOnce) await approveAndLand(session, review.tree, how);
      if (left.length > 0) setConflicts(left);
      else closeMerge();
    } catch (thrown) {
      setFailure(thrown);
      again(); // what was shown may be another state by now
    } finally {
      setBusy(false);
    }
  };
  /** Before the control that has the focus: a switch would take Enter as a press. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    // In doubt it asks once: a habit of the fingers is no yes.
    if (inDoubt && document.activeElement !== anyway.current) anyway.current?.focus();
    else void merge();
  };

  const options = [...new Set([into, ...(branches.value?.branches ?? [])])].map((branch) => ({ value: branch, label: branch }));
  return (
    <div className={cx('form')} onKeyDownCapture={onKeyDown}>
      <DialogHead title={`Merge ${session.title}`} onClose={closeMerge}>
        <Lines added={session.added} deleted={session.deleted} />
      </DialogHead>
      <div className={cx('body')}>
        <div className={cx('line')}>
          <Segmented<MergeStrategy> label="How to merge" choices={strategies} value={strategy} onChange={setStrategy} />
          <span className={cx('quiet')}>into</span>
          <Select label="Target branch" options={options} value={into} onChange={setTarget} />
        </div>
        <div className={cx('quiet')}>
          {explained[strategy]} The worktree stays until clean-up. Undo takes it back, by a commit of its own where others went on from it.
        </div>
        {strategy !== 'rebase' && (
          <TextArea
            ref={text}
            label="Commit message"
            labelled
            mono
            rows={6}
            value={message}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {error !== null && <ErrorPanel error={error} action={<Button onClick={again}>Try again</Button>} />}
        {failure !== null && <ErrorPanel error={failure} title="It was not merged" />}
        {blocked !== null && <Banner tone="needs">{blocked}</Banner>}
        {preview.value?.empty && <Banner tone="working">There is nothing to merge: {into} has all of it already.</Banner>}
        {(inDoubt || unseen !== null) && <Doubts doubts={unseen === null ? doubts : [...doubts, unseen]} session={session} />}
        {failing && (
          <div className={cx('line')}>
            <Switch label="Without its checks" checked={unchecked} onChange={setUnchecked} />
            <span>Without its checks</span>
            <span className={cx('quiet')}>lands at once, past the queue</span>
          </div>
        )}
        {found.length > 0 && <Conflicts conflicts={found} into={into} />}
      </div>
      <footer className={cx('foot')}>
        <span className={cx('quiet')}>
          {review === null || atOnce
            ? 'Computed aside: no worktree is touched until it fits.'
            : next(into, queue, review.checks.length > 0)}
        </span>
        <Button tone="ghost" onClick={closeMerge}>
          Cancel
        </Button>
        <Button
          ref={anyway}
          tone={inDoubt ? 'attention' : 'primary'}
          keys="Ctrl+Enter"
          busy={busy}
          disabled={review === null}
          onClick={() => void merge()}
        >
          {inDoubt ? 'Merge anyway' : 'Merge'}
        </Button>
      </footer>
    </div>
  );
}

/** The dialog in which a merge is decided: how, where to, with what message. Mounted once, for all that open it. */
export function MergeDialog() {
  const id = useMerging((state) => state.session);
  const session = useReplica((state) => (id === null ? undefined : state.sessions.get(id)));
  const text = useRef<HTMLTextAreaElement>(null);
  return (
    <Dialog
      open={session !== undefined}
      onClose={closeMerge}
      label={session ? `Merge ${session.title}` : 'Merge'}
      width={640}
      initialFocus={text}
      finalFocus={() => useMerging.getState().giveBack()}
    >
      {session && <Form key={session.id} session={session} text={text} />}
    </Dialog>
  );
}
