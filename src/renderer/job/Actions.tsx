import {
  ArrowDownRight,
  ArrowUpLeft,
  Copy,
  Ellipsis,
  FolderOpen,
  GitBranch,
  GitPullRequestArrow,
  MessageSquareReply,
  Pencil,
  RefreshCw,
  Repeat2,
  RotateCcw,
  Square,
  Undo2,
} from 'lucide-react';
import { target } from '../../shared/lifecycle';
import type { Agent, Session } from '../../shared/model';
import { mergeUndo, newestUndo, undo } from '../app/undo';
import { useKeys } from '../commands/useKeys';
import { useReplica } from '../connection/replica';
import { copy, move, recreate, restart, showFolder, stop } from '../grid/acts';
import { moveWords } from '../grid/place';
import { canHandOff, openHandoff } from '../handoff/handoff';
import { bringUpToDate, canUpdate } from '../overlap/update';
import { canPull, openPullPage, takeAsLanded } from '../pulls/page';
import { canReview, openReview } from '../reading/reading';
import { canDiscard, canKeep, canMerge, discard, discardQuestion, keep, openMerge } from '../review/landing';
import { Button, DangerButton, IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Menu, type MenuItem } from '../ui/Menu';
import { bringForward } from './bring-forward';
import { readsInline, request } from './inline';
import styles from './Job.module.css';

const cx = classes(styles);

interface ActionsProps {
  session: Session;
  onRename(): void;
}

function more(
  session: Session,
  agent: Agent | undefined,
  keys: Record<'handoff' | 'move' | 'request', string | undefined>,
  onRename: () => void,
): (MenuItem | 'separator')[] {
  const to = session.place === 'background' ? 'foreground' : 'background';
  const items: (MenuItem | 'separator')[] = [{ label: 'Rename', icon: Pencil, keys: 'F2', onSelect: onRename }];
  if (session.state !== 'landed')
    items.push({
      label: moveWords(session, agent),
      icon: to === 'foreground' ? ArrowUpLeft : ArrowDownRight,
      keys: to === 'foreground' ? keys.move : undefined,
      onSelect: () => void (to === 'foreground' ? bringForward(session) : move(session, to)),
    });
  if (readsInline(session))
    items.push({
      label: 'Request changes…',
      icon: MessageSquareReply,
      keys: keys.request,
      onSelect: () => request(session.id),
    });
  if (canUpdate(session)) items.push({ label: 'Bring up to date', icon: RefreshCw, onSelect: () => void bringUpToDate(session) });
  if (canPull(session)) items.push({ label: 'Open a pull request', icon: GitPullRequestArrow, onSelect: () => openPullPage(session.id) });
  if (canKeep(session)) items.push({ label: 'Keep on its branch', icon: GitBranch, onSelect: () => void keep(session) });
  if (session.state === 'finished') items.push({ label: 'Restart', icon: RotateCcw, onSelect: () => void restart(session) });
  if (canHandOff(session)) items.push({ label: 'Hand off…', icon: Repeat2, keys: keys.handoff, onSelect: () => openHandoff(session.id) });
  if (target(session.state, 'recreate') !== null)
    items.push({ label: 'Start anew from the base', icon: Undo2, onSelect: () => void recreate(session) });
  items.push(
    'separator',
    { label: 'Copy the branch', icon: Copy, onSelect: () => void copy(session.branch, 'branch') },
    { label: 'Copy the worktree’s path', icon: Copy, onSelect: () => void copy(session.worktree, 'path') },
    {
      label: 'Open the worktree’s folder',
      icon: FolderOpen,
      onSelect: () => void showFolder(session.worktree),
    },
  );
  return items;
}

const useAgent = ({ agent }: Session): Agent | undefined => useReplica((state) => state.agents.find(({ id }) => id === agent));

function More({ session, onRename }: ActionsProps) {
  const agent = useAgent(session);
  const keys = { handoff: useKeys('job.handoff'), move: useKeys('job.foreground'), request: useKeys('job.request') };
  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label="More actions" />}
      label={`More for ${session.title}`}
      items={more(session, agent, keys, onRename)}
    />
  );
}

/** A job that landed can be taken back while its undo is there. */
function Landed({ session, onRename }: ActionsProps) {
  const found = useReplica(({ undos }) => mergeUndo(session.id, undos.values(), Date.now()));
  const newest = useReplica(({ undos }) => newestUndo(undos.values(), Date.now()));
  const keys = useKeys('undo.newest');
  return (
    <footer className={cx('actions')}>
      {found && (
        <Button icon={Undo2} keys={newest?.id === found.id ? keys : undefined} onClick={() => void undo(found.id, session.title)}>
          {found.kind === 'keep' ? 'Undo' : 'Undo merge'}
        </Button>
      )}
      <span className={cx('end')} />
      <More session={session} onRename={onRename} />
    </footer>
  );
}

/** What can be done with a job. */
export const Actions = (props: ActionsProps) => (props.session.state === 'landed' ? <Landed {...props} /> : <Open {...props} />);

/** What can be done with a job now: one primary, the danger at the far end. */
function Open({ session, onRename }: ActionsProps) {
  const reviewKeys = useKeys('job.review');
  const mergeKeys = useKeys('job.merge');
  const discardKeys = useKeys('job.discard');
  const requestKeys = useKeys('job.request');
  const moveKeys = useKeys('job.foreground');
  const agent = useAgent(session);
  const { state } = session;
  const failed = state === 'failed' || state === 'conflicted';
  // A moment after its agent ended: its place is kept, else the buttons beside it would move away under the pointer.
  const unmeasured = state === 'finished' && session.files === null;
  return (
    <footer className={cx('actions')}>
      {(canReview(session) || unmeasured) && (
        <Button tone={failed ? 'plain' : 'primary'} keys={reviewKeys} disabled={unmeasured} onClick={() => void openReview(session.id)}>
          Review
        </Button>
      )}
      {canMerge(session) && (
        <Button keys={mergeKeys} onClick={() => openMerge(session.id)}>
          Merge
        </Button>
      )}
      {readsInline(session) && (
        <Button className={cx('over460')} keys={requestKeys} onClick={() => request(session.id)}>
          Request changes
        </Button>
      )}
      {session.pull?.state === 'merged' && (
        <Button tone="primary" onClick={() => void takeAsLanded(session.pull?.id ?? '')}>
          Take as landed
        </Button>
      )}
      {canPull(session) && (
        <Button className={cx('over520')} onClick={() => openPullPage(session.id)}>
          {session.pull?.state === 'open' ? `PR #${session.pull.number}` : 'Open PR'}
        </Button>
      )}
      {target(state, 'stop') !== null && (
        <Button icon={Square} onClick={() => void stop(session)}>
          Stop
        </Button>
      )}
      {canHandOff(session) && (
        <Button className={cx('over580')} tone="ghost" onClick={() => openHandoff(session.id)}>
          Hand off
        </Button>
      )}
      {target(state, 'restart') !== null && state !== 'finished' && (
        <Button tone={failed ? 'primary' : 'plain'} icon={RotateCcw} onClick={() => void restart(session)}>
          Restart
        </Button>
      )}
      {session.place === 'background' && !readsInline(session) && (
        <Button className={cx('over660')} tone="ghost" icon={ArrowUpLeft} keys={moveKeys} onClick={() => void bringForward(session)}>
          {moveWords(session, agent)}
        </Button>
      )}
      <span className={cx('end')} />
      <More session={session} onRename={onRename} />
      {canDiscard(session) && (
        <DangerButton
          data-discard=""
          keys={readsInline(session) ? undefined : discardKeys}
          question={discardQuestion(session)}
          onConfirm={() => void discard(session)}
        >
          Discard
        </DangerButton>
      )}
    </footer>
  );
}
