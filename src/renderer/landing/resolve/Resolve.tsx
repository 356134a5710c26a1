import { useState } from 'react';
import type { Contract } from '../../../shared/contract';
import { EspalierError } from '../../../shared/errors';
import type { ConflictFile } from '../../../shared/landing';
import type { Session } from '../../../shared/model';
import type { Input } from '../../../shared/rpc';
import { offerUndo } from '../../app/undo';
import { core } from '../../connection/clients';
import { useAgentName, useHears, useReplica } from '../../connection/replica';
import { type Fetched, useFetched, useRevision } from '../../review/fetched';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { classes } from '../../ui/classes';
import { Banner, ErrorPanel } from '../../ui/ErrorPanel';
import { Glyph, glyphOf } from '../../ui/Glyph';
import { Segmented } from '../../ui/Segmented';
import { Skeleton } from '../../ui/Skeleton';
import { useLandingPage } from '../page';
import { useByHand } from './by-hand';
import { FileRows } from './FileRows';
import styles from './Resolve.module.css';
import { AgentWay, EditorWay } from './Ways';

const cx = classes(styles);

type Way = 'hand' | 'agent' | 'fresh' | 'editor';
interface Shown {
  target: string;
  commit: string;
  tree: string;
  files: ConflictFile[];
  /** In its worktree they are merged, and these hold a conflict between markers; null: they are not. */
  marked: string[] | null;
}
type How = Input<Contract, 'conflict.resolve'>['how'];

const none: ConflictFile[] = [];
/** What is said of a way in which a session's conflicts are left to somebody. */
const saidOf: Partial<Record<How, string>> = { agent: 'an agent resolves it', editor: 'its worktree is yours to settle' };

/** What a session's conflicts are settled with, and what came of the last try. */
function useSettle(session: Session, shown: Fetched<Shown>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const { id, title } = session;
  /** Resolves with whether it was done. */
  const settle = async (how: How, also: { files?: { path: string; text: string }[]; agent?: string | null } = {}): Promise<boolean> => {
    if (busy || shown.value === null) return false;
    const { commit, tree } = shown.value;
    setBusy(true);
    setFailure(null);
    try {
      const { left, undo } = await core().call('conflict.resolve', { session: id, how, seen: { commit, tree }, ...also });
      if (undo !== null) offerUndo('done', `${title}: ${saidOf[how] ?? 'conflicts resolved'}`, undo, title);
      if (left.length > 0 && saidOf[how] === undefined)
        throw new EspalierError(
          'conflict',
          `Still in conflict: ${left.join(', ')}.`,
          how === 'worktree' ? 'Markers are left in them.' : 'Its worktree was not changed. Resolve these in another way.',
        );
      if (how !== 'editor') useLandingPage.setState({ resolving: false });
      return true;
    } catch (error) {
      setFailure(error);
      return false;
    } finally {
      setBusy(false);
      shown.again(); // of what was chosen, that is kept which still fits
    }
  };
  return { busy, failure, settle };
}

/** Files of which no lines can be merged here: deleted by one side, or binary. */
const Whole = ({ files, busy, onTake }: { files: readonly ConflictFile[]; busy: boolean; onTake(how: 'mine' | 'theirs'): void }) => (
  <div className={cx('note')}>
    <p>These have no lines to merge. One side can be taken in all that conflicts, or an agent or your editor settles them.</p>
    <ul>
      {files.map(({ path, kind }) => (
        <li key={path}>
          <code>{path}</code> <span className={cx('quiet')}>{kind}</span>
        </li>
      ))}
    </ul>
    <div className={cx('buttons')}>
      <Button busy={busy} onClick={() => onTake('theirs')}>
        Take queue everywhere
      </Button>
      <Button busy={busy} onClick={() => onTake('mine')}>
        Take this job everywhere
      </Button>
    </div>
  </div>
);

/** What of a session does not merge with its target, and the ways to settle that. */
export function Resolve({ session }: { session: Session }) {
  const revision = useRevision(session.id);
  const agent = useAgentName(session.agent);
  const hears = useHears(session);
  const stands = useReplica(({ queues }) => queues.find(({ repository }) => repository === session.repository)?.commit ?? '');
  const shown = useFetched<Shown>(session.id, `${revision} ${stands}`, () => core().call('conflict.show', { session: session.id }));
  const [chosen, setWay] = useState<Way | null>(null);
  const way = chosen ?? (shown.value?.marked ? 'editor' : 'hand');
  const { busy, failure, settle } = useSettle(session, shown);
  const files = shown.value?.files ?? none;
  const whole = files.filter(({ merged }) => merged === null);
  const resolve = (): void => {
    const texts = hand.texts();
    if (way === 'hand' && files.length > 0 && whole.length === 0 && texts !== null) void settle('files', { files: texts });
  };
  const hand = useByHand(files, way === 'hand', resolve);
  const ready = whole.length === 0 && hand.open === 0;
  const fits = shown.value !== null && files.length === 0;
  const target = shown.value?.target ?? session.base.ref;
  const ways = [
    { value: 'hand', label: 'Resolve by hand' },
    ...(hears ? [{ value: 'agent', label: `Let ${agent} resolve it` } as const] : []),
    { value: 'fresh', label: 'Let another agent' },
    { value: 'editor', label: 'In your editor' },
  ] as const;
  let before = 0;
  return (
    <section className={cx('resolve')} aria-label="Resolve conflict">
      <header className={cx('head')}>
        <Glyph state={glyphOf(session)} />
        <h2>{session.title}</h2>
        <span className={cx('room')} />
        {way === 'hand' && hand.clashes.length > hand.open && <Chip tone="ready">{hand.clashes.length - hand.open} resolved</Chip>}
        {way === 'hand' && hand.open > 0 && <Chip tone="needs">{hand.open} open</Chip>}
      </header>
      {shown.error !== null && (
        <ErrorPanel error={shown.error} title="Its conflicts are not shown" action={<Button onClick={shown.again}>Try again</Button>} />
      )}
      {shown.value === null && shown.error === null && <Skeleton lines={6} />}
      {failure !== null && <ErrorPanel error={failure} title="It was not resolved" />}
      {fits && (
        <Banner
          tone="working"
          action={
            <Button busy={busy} onClick={() => void settle('auto')}>
              Bring it up to date
            </Button>
          }
        >
          Nothing conflicts with {target} any more.
        </Banner>
      )}
      {files.length > 0 && (
        <div className={cx('ways')}>
          <Segmented<Way> label="Resolve" choices={ways} value={way} onChange={setWay} />
        </div>
      )}
      {files.length > 0 && (way === 'agent' || way === 'fresh') && (
        <AgentWay key={way} session={session} fresh={way === 'fresh'} busy={busy} onSend={(to) => void settle('agent', { agent: to })} />
      )}
      {shown.value !== null && files.length > 0 && way === 'editor' && (
        <EditorWay session={session} shown={shown.value} busy={busy} onSettle={settle} onLook={shown.again} />
      )}
      {files.length > 0 && way === 'hand' && (
        <>
          {whole.length > 0 && <Whole files={whole} busy={busy} onTake={(how) => void settle(how)} />}
          {hand.files.length > 0 && (
            <div className={cx('three', 'columns')} aria-hidden="true">
              <span>Queue</span>
              <span>Result</span>
              <span>This job</span>
            </div>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
          <section className={cx('files')} aria-label="Conflicts" tabIndex={0}>
            {hand.files.map(({ file, pieces }) => {
              const from = before;
              before += pieces.filter(({ kind }) => kind === 'clash').length;
              return (
                <FileRows
                  key={file.path}
                  file={file}
                  pieces={pieces}
                  before={from}
                  count={hand.clashes.length}
                  choices={hand.choices}
                  current={hand.current}
                  onChoose={hand.choose}
                  onTake={hand.take}
                  onSuggest={hand.suggest}
                  onFocus={hand.look}
                />
              );
            })}
          </section>
          <footer className={cx('foot')}>
            <span className={cx('quiet')}>It is merged in its worktree, then checked and reviewed like anything else.</span>
            <span className={cx('room')} />
            {whole.length === 0 && (
              <Button tone="primary" keys="Ctrl+Enter" busy={busy} disabled={!ready} onClick={resolve}>
                {hand.open > 0 ? `Resolve, ${hand.open} open` : 'Resolve'}
              </Button>
            )}
          </footer>
        </>
      )}
    </section>
  );
}
