import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Conflict, MergeStrategy, Session } from '../../shared/model';
import { offerUndo } from '../app/undo';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Dialog, DialogHead } from '../ui/Dialog';
import { Banner, ErrorPanel } from '../ui/ErrorPanel';
import { Lines } from '../ui/Lines';
import { Segmented } from '../ui/Segmented';
import { Select } from '../ui/Select';
import { TextArea } from '../ui/TextField';
import { useFetched, useRevision } from './fetched';
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

function Form({ session, text }: { session: Session; text: RefObject<HTMLTextAreaElement | null> }) {
  const { id, repository } = session;
  const [strategy, setStrategy] = useState<MergeStrategy>('squash');
  const [target, setTarget] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [conflicts, setConflicts] = useState<readonly Conflict[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const revision = useRevision(id);
  const preview = useFetched(id, `${strategy} ${target ?? ''} ${revision}`, () =>
    core().call('session.preview', { session: id, strategy, into: target }),
  );
  const branches = useFetched(repository, repository, () => core().call('repository.branches', { repository }));

  const into = target ?? preview.value?.into ?? session.base.ref;
  const message = typed ?? preview.value?.message ?? '';
  const found = conflicts ?? preview.value?.conflicts ?? [];
  const blocked = preview.value?.blocked ?? null;
  const ready = preview.value !== null && !preview.value.empty && blocked === null && found.length === 0;
  useEffect(() => setConflicts(null), [strategy, target, revision]);

  const merge = async (): Promise<void> => {
    if (!ready || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const result = await core().call('session.merge', {
        session: id,
        strategy,
        message: strategy === 'rebase' || message.trim() === '' ? null : message,
        into: target,
      });
      if (result.merged) {
        closeMerge();
        offerUndo('landed', `${session.title} landed as ${result.commit.slice(0, 7)}`, result.undo, session.title);
      } else setConflicts(result.conflicts);
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
    void merge();
  };

  const options = [...new Set([into, ...(branches.value?.branches ?? [])])].map((branch) => ({ value: branch, label: branch }));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter confirms from every field of the form
    <div className={cx('form')} onKeyDown={onKeyDown}>
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
        {preview.error !== null && <ErrorPanel error={preview.error} action={<Button onClick={preview.again}>Try again</Button>} />}
        {failure !== null && <ErrorPanel error={failure} title="It was not merged" />}
        {blocked !== null && <Banner tone="needs">{blocked}</Banner>}
        {preview.value?.empty && <Banner tone="working">There is nothing to merge: {into} has all of it already.</Banner>}
        {found.length > 0 && <Conflicts conflicts={found} into={into} />}
      </div>
      <footer className={cx('foot')}>
        <span className={cx('quiet')}>Computed aside: no worktree is touched until it fits.</span>
        <Button tone="ghost" onClick={closeMerge}>
          Cancel
        </Button>
        <Button tone="primary" keys="Ctrl+Enter" busy={busy} disabled={!ready} onClick={() => void merge()}>
          Merge
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
