import { Columns2, Rows2 } from 'lucide-react';
import { type ComponentType, lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { FileChange } from '../../shared/model';
import { useSession } from '../connection/replica';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Empty } from '../ui/Empty';
import { Banner, ErrorPanel } from '../ui/ErrorPanel';
import { Segmented } from '../ui/Segmented';
import { Skeleton } from '../ui/Skeleton';
import styles from './Changes.module.css';
import type { DiffProps, HunkSteps } from './Diff';
import { type DiffStyle, useDiffStyle } from './diff-style';
import { FileList } from './FileList';
import { FileTabs } from './FileTabs';
import { type ChangedFiles, useChangedFiles, usePatch } from './fetched';
import { bareKey } from './keys';

const cx = classes(styles);

// The diff library and its grammars are large: they arrive with the first diff that is looked at.
const PlainDiff = lazy(() => import('./Diff').then(({ Diff }) => ({ default: Diff })));

const choices = [
  { value: 'unified', label: 'Unified', icon: Rows2, iconOnly: true },
  { value: 'split', label: 'Split', icon: Columns2, iconOnly: true },
] as const;

/** Side by side or one column: a choice for the whole window. */
export function DiffStyleChoice() {
  const { style, choose } = useDiffStyle();
  return <Segmented<DiffStyle> label="Diff style" choices={choices} value={style} onChange={choose} />;
}

interface FileProps {
  session: string;
  file: FileChange;
  only: ChangedFiles['only'];
  onSteps(steps: HunkSteps | null): void;
  diff: ComponentType<DiffProps>;
}

function File({ session, file, only, onSteps, diff: Diff }: FileProps) {
  const { value, error, again } = usePatch(session, file.path, only);
  const style = useDiffStyle((state) => state.style);
  if (file.binary) return <p className={cx('note')}>A binary file: there are no lines to show.</p>;
  if (value === null && error !== null)
    return (
      <div className={cx('pad')}>
        <ErrorPanel error={error} title={`The changes of ${file.path} are not shown`} action={<Button onClick={again}>Try again</Button>} />
      </div>
    );
  if (value === null) return <Skeleton lines={6} />;
  if (!value.patch.includes('\n@@ '))
    return <p className={cx('note')}>{value.truncated ? 'Too large to show here. The file is whole in its worktree.' : whatElse(file)}</p>;
  return (
    <>
      {value.truncated && <Banner tone="needs">Too large to show whole: this is its beginning. The file is whole in its worktree.</Banner>}
      <Suspense fallback={<Skeleton lines={6} />}>
        <Diff path={file.path} patch={value.patch} style={style} onSteps={onSteps} />
      </Suspense>
    </>
  );
}

/** What changed where no line did. */
function whatElse(file: FileChange): string {
  if (file.status === 'renamed' && file.oldPath !== null) return `Renamed from ${file.oldPath}, nothing else changed.`;
  if (file.status === 'added' || file.status === 'untracked') return 'An empty file was added.';
  if (file.status === 'deleted') return 'An empty file was deleted.';
  return 'Only its mode changed, no line of it.';
}

/** `[` `]` `N` `P` anywhere in the tile or job that holds the changes. */
function useKeys(root: React.RefObject<HTMLElement | null>, keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const owner = root.current?.closest('article') ?? root.current;
    const listener = (event: KeyboardEvent): void => {
      const key = bareKey(event);
      const run = key === null ? undefined : latest.current[key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    owner?.addEventListener('keydown', listener);
    return () => owner?.removeEventListener('keydown', listener);
  }, [root]);
}

export interface ChangesProps {
  session: string;
  /** `tabs` in a tile or an opened job, `list` where there is room for one. */
  files?: 'tabs' | 'list';
  /** Without its own bar: the place that shows it has the choice of the diff's style. */
  bare?: boolean;
  /** The file that is looked at first. */
  start?: string | null;
  /** What draws a file's changes, where they are not only looked at. */
  diff?: ComponentType<DiffProps>;
}

/** What a session changed since its base: files, and the diff of one of them. */
export function Changes({ session, files: arrangement = 'tabs', bare = false, start = null, diff = PlainDiff }: ChangesProps) {
  const { value, error, again } = useChangedFiles(session);
  const running = useSession(session)?.state === 'running';
  const [chosen, choose] = useState(start);
  const root = useRef<HTMLDivElement>(null);
  const steps = useRef<HunkSteps | null>(null);
  const onSteps = useCallback((next: HunkSteps | null) => {
    steps.current = next;
  }, []);

  const files = value?.files ?? [];
  const file = files.find(({ path }) => path === chosen) ?? files[0];
  useEffect(() => {
    if (file) choose(file.path); // what is looked at stays when a file comes in before it
  }, [file]);
  const go = (by: number): void => {
    const at = files.findIndex(({ path }) => path === file?.path);
    const next = files[Math.max(0, Math.min(files.length - 1, at + by))];
    if (next) choose(next.path);
  };
  useKeys(root, { '[': () => go(-1), ']': () => go(1), N: () => steps.current?.next(), P: () => steps.current?.previous() });

  const Files = arrangement === 'tabs' ? FileTabs : FileList;
  return (
    <div className={cx('changes')} ref={root}>
      {!bare && (
        <div className={cx('bar')}>
          <span className={cx('count')}>{value && `${files.length} ${files.length === 1 ? 'file' : 'files'}`}</span>
          <DiffStyleChoice />
        </div>
      )}
      {error !== null && (
        <div className={cx('pad')}>
          <ErrorPanel error={error} title="The changes are not up to date" action={<Button onClick={again}>Try again</Button>} />
        </div>
      )}
      {value === null && error === null && <Skeleton lines={6} />}
      {value !== null && file === undefined && (
        <Empty
          title="Nothing changed yet"
          text={running ? 'What the agent changes shows here as it works.' : 'The work is the same as its base.'}
        />
      )}
      {file && (
        <Files files={files} chosen={file.path} onChoose={choose}>
          <File key={`${session} ${file.path}`} session={session} file={file} only={value?.only ?? null} onSteps={onSteps} diff={diff} />
        </Files>
      )}
    </div>
  );
}
