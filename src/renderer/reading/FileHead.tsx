import { Ellipsis, ExternalLink, Pencil, ShieldAlert, Undo2 } from 'lucide-react';
import { toErrorRecord } from '../../shared/errors';
import type { ReviewFile } from '../../shared/review';
import { useKeys } from '../commands/useKeys';
import { split, statusOf } from '../review/paths';
import { Button, IconButton } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { Lines } from '../ui/Lines';
import { Menu } from '../ui/Menu';
import { goToFile, openFile, revertFile, toggleReviewed } from './acts';
import styles from './Diffs.module.css';
import { openInEditor } from './editor';
import { readOf } from './groups';
import { useMovedIn } from './moves';
import { fillAgain, type Piece } from './pieces';
import { isClosed } from './plan';
import { useReading } from './reading';
import { Tick } from './Tick';

const cx = classes(styles);

/** px: the list must know it. */
export const headHeight = 38;

/** What there is to say where no line is shown. */
function instead(file: ReviewFile): string {
  if (file.status === 'renamed' && file.oldPath !== null) return `Renamed from ${file.oldPath}, nothing else changed`;
  if (file.new?.mode === '160000' || file.old?.mode === '160000') return 'A submodule: another commit of it';
  if (file.old && file.new && file.old.mode !== file.new.mode) return `Its mode changed from ${file.old.mode} to ${file.new.mode}`;
  if (file.old === null) return 'An empty file was added';
  return file.new === null ? 'An empty file was deleted' : 'No line to show: it may be too large, or only whitespace changed';
}

function Body({ file, piece }: { file: ReviewFile; piece: Piece | null }) {
  const opened = useReading((state) => state.opened);
  const lines = (file.added ?? 0) + (file.deleted ?? 0);
  if (isClosed(file, opened)) {
    const what = file.binary ? 'a binary file' : file.large ? `${lines} lines` : file.purpose;
    return (
      <Button size="sm" tone="ghost" keys="Enter" onClick={() => openFile(file.path)} aria-label={`Show ${file.path}`}>
        Show {what}
      </Button>
    );
  }
  if (piece === null) return <span className={cx('count')}>Loading</span>;
  if (piece.error !== null)
    return (
      <>
        <span className={cx('count', 'fault')} role="alert">
          {toErrorRecord(piece.error).message}
        </span>
        <Button size="sm" onClick={fillAgain}>
          Try again
        </Button>
      </>
    );
  return piece.diff === null && piece.pictures.length === 0 ? <span className={cx('count')}>{instead(file)}</span> : null;
}

function More({ file }: { file: ReviewFile }) {
  const edit = useKeys('review.edit');
  const editor = useKeys('review.editor');
  const gone = file.new === null || file.binary;
  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label={`More for ${file.path}`} />}
      label={`More for ${file.path}`}
      items={[
        { label: 'Edit', icon: Pencil, keys: edit, disabled: gone, onSelect: () => useReading.setState({ editing: file.path }) },
        {
          ...{ label: 'Open in your editor', icon: ExternalLink, keys: editor, disabled: file.new === null },
          onSelect: () => {
            goToFile(file.path);
            void openInEditor();
          },
        },
        { label: 'Revert the whole file', icon: Undo2, danger: true, onSelect: () => void revertFile(file.path) },
      ]}
    />
  );
}

/** The head of a file in the list: what and why it is, how far it was read, and what can be done with all of it. */
export function FileHead({ file, piece }: { file: ReviewFile; piece: Piece | null }) {
  const cursor = useReading((state) => (state.cursor?.path === file.path ? state.cursor : null));
  const moved = useMovedIn(file.path);
  const [folder, name] = split(file.path);
  const hunks = piece?.hunks.length ?? 0;
  return (
    <div className={cx('head', cursor !== null && 'here')}>
      <span className={cx('path')} title={file.path}>
        {folder}
        <b>{name}</b>
      </span>
      <Lines added={file.added} deleted={file.deleted} />
      {moved > 0 && (
        <span className={cx('count')} title="Added here and deleted elsewhere, or the other way round">
          {moved} only moved
        </span>
      )}
      {file.risk === 'high' && (
        <Chip tone="failed" icon={ShieldAlert}>
          High risk
        </Chip>
      )}
      <span className={cx('why')}>{file.oldPath === null ? file.why : `${statusOf(file).words}, ${file.why}`}</span>
      {file.reviewed === 'changed' && (
        <span className={cx('changed')}>
          <span className={cx('dot')} />
          changed since you looked
        </span>
      )}
      <Body file={file} piece={piece} />
      {cursor !== null && hunks > 1 && <span className={cx('count')}>{`hunk ${cursor.hunk + 1} of ${hunks}`}</span>}
      <More file={file} />
      <Tick
        label={`Reviewed ${file.path}`}
        is={readOf(file)}
        onChange={() => void toggleReviewed(file.path, false)}
        keys={cursor ? 'Space' : undefined}
      >
        Reviewed
      </Tick>
    </div>
  );
}
