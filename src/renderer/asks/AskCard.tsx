import { lazy, Suspense } from 'react';
import type { Session } from '../../shared/model';
import type { Ask } from '../../shared/transcript';
import { useAgentName } from '../connection/replica';
import { classes } from '../ui/classes';
import { Skeleton } from '../ui/Skeleton';
import styles from './Ask.module.css';
import { Card } from './Card';
import { askedOf } from './choices';

const cx = classes(styles);

// The diff library is large: it arrives with the first change that is asked for.
const Diffs = lazy(() => import('../transcript/Diffs').then(({ Diffs }) => ({ default: Diffs })));

/** The exact command or question, and all that there is to know of it. */
export function AskBody({ ask, worktree }: { ask: Ask; worktree: string }) {
  const more = ask.detail !== '' && ask.detail.trim() !== ask.text.trim();
  return (
    <>
      <p className={cx(ask.kind === 'permission' ? 'command' : 'question')}>{ask.text}</p>
      {ask.diffs.length > 0 ? (
        <Suspense fallback={<Skeleton lines={3} />}>
          <Diffs diffs={ask.diffs} worktree={worktree} />
        </Suspense>
      ) : (
        more && (
          <details className={cx('detail')}>
            <summary>All of it</summary>
            <pre>{ask.detail}</pre>
          </details>
        )
      )}
    </>
  );
}

const names = { permission: 'Permission request', question: 'Question' } as const;
const says = { permission: 'asks for permission', question: 'asks' } as const;

/** What an agent asks, answered in place. */
export function AskCard({ session, ask, bar = false }: { session: Session; ask: Ask; bar?: boolean }) {
  const agent = useAgentName(session.agent);
  const title = `${agent} ${says[ask.kind]}`;
  return (
    <Card asked={askedOf(session, ask)} name={names[ask.kind]} title={title} waits="waiting" since={ask.since} bar={bar}>
      <AskBody ask={ask} worktree={session.worktree} />
    </Card>
  );
}
