import { useState } from 'react';
import type { ConflictFile } from '../../../shared/landing';
import type { Session } from '../../../shared/model';
import { useAgentName, useReplica } from '../../connection/replica';
import { openFile } from '../../reading/editor';
import { AgentMark } from '../../ui/AgentMark';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Select } from '../../ui/Select';
import styles from './Resolve.module.css';

const cx = classes(styles);

interface AgentWayProps {
  session: Session;
  /** Another agent than the session's, with a fresh conversation. */
  fresh: boolean;
  busy: boolean;
  onSend(agent: string | null): void;
}

/** An agent settles it: the session's own, or a fresh one. */
export function AgentWay({ session, fresh, busy, onSend }: AgentWayProps) {
  const own = useAgentName(session.agent);
  const agents = useReplica((state) => state.agents).filter(({ problem, state }) => problem === null && state === 'ready');
  const [wanted, want] = useState<string | null>(null);
  const chosen = agents.find(({ id }) => id === wanted) ?? agents[0];
  if (fresh && chosen === undefined) return <p className={cx('note')}>No agent is ready to work here: the settings say what each needs.</p>;
  return (
    <div className={cx('note')}>
      <p>
        {fresh
          ? 'It begins a fresh conversation in the same worktree, with the task and what conflicts.'
          : `${own} goes on with its conversation, and is told what conflicts.`}{' '}
        What it does is checked and reviewed like anything else.
      </p>
      <div className={cx('buttons')}>
        {fresh && chosen && (
          <Select
            label="Agent"
            options={agents.map(({ id, name }) => ({ value: id, label: name, mark: <AgentMark agent={id} /> }))}
            value={chosen.id}
            onChange={want}
          />
        )}
        <Button tone="primary" busy={busy} onClick={() => onSend(fresh && chosen ? chosen.id : null)}>
          Send to {fresh && chosen ? chosen.name : own}
        </Button>
      </div>
    </div>
  );
}

interface EditorWayProps {
  session: Session;
  shown: { target: string; files: readonly ConflictFile[]; marked: readonly string[] | null };
  busy: boolean;
  /** Resolves with whether it was done. */
  onSettle(how: 'editor' | 'worktree'): Promise<boolean>;
  onLook(): void;
}

/** The person settles it in the worktree, outside of this window: its files get markers, and are merged once none is left. */
export function EditorWay({ session, shown: { target, files, marked }, busy, onSettle, onLook }: EditorWayProps) {
  const open = async (path: string): Promise<void> => {
    if (marked !== null || (await onSettle('editor'))) await openFile(session.worktree, path, 1);
  };
  return (
    <div className={cx('note')}>
      <p>
        {marked === null
          ? `To open one merges ${target} in its worktree, with what conflicts between markers. Its agent waits, and Undo takes it back.`
          : 'Its worktree is in the middle of the merge. Settle each file and save it: it is committed for you.'}
      </p>
      <ul>
        {files.map(({ path, kind, mine, theirs }) => (
          <li key={path}>
            {mine === null && theirs === null ? (
              <code>{path}</code>
            ) : (
              <Button size="sm" busy={busy} onClick={() => void open(path)}>
                Open {path}
              </Button>
            )}{' '}
            <span className={cx('quiet')}>{marked === null ? kind : marked.includes(path) ? 'markers are left' : 'no markers'}</span>
          </li>
        ))}
      </ul>
      <p>
        <code>{session.worktree}</code>
      </p>
      {marked !== null && (
        <div className={cx('buttons')}>
          <Button tone="primary" busy={busy} onClick={() => void onSettle('worktree')}>
            They are settled
          </Button>
          <Button tone="ghost" onClick={onLook}>
            Look again
          </Button>
        </div>
      )}
    </div>
  );
}
