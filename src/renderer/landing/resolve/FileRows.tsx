import type { ConflictFile } from '../../../shared/landing';
import { Chip } from '../../ui/Chip';
import { classes } from '../../ui/classes';
import { ClashRow, Lines } from './ClashRow';
import { type Choice, type Choices, linesOf, type Piece, type Side } from './pieces';
import styles from './Resolve.module.css';

const cx = classes(styles);

/** Unchanged lines that are shown around a conflict. */
const around = 3;

/** Of lines that are the same everywhere, those near a conflict. */
function near(lines: readonly string[], first: boolean, last: boolean): { from: number; lines: readonly string[] }[] {
  const parts = [first ? 0 : Math.min(around, lines.length), last ? lines.length : Math.max(lines.length - around, 0)] as const;
  if (!first && !last && parts[0] >= parts[1]) return [{ from: 0, lines }];
  const [end, begin] = parts;
  return [
    ...(end > 0 ? [{ from: 0, lines: lines.slice(0, end) }] : []),
    ...(begin < lines.length ? [{ from: begin, lines: lines.slice(begin) }] : []),
  ];
}

export interface FileRowsProps {
  file: ConflictFile;
  pieces: readonly Piece[];
  /** Conflicts of the files before it, and in all files. */
  before: number;
  count: number;
  choices: Choices;
  current: string | null;
  onChoose(key: string, choice: Choice | null): void;
  onTake(key: string, side: Side): void;
  onSuggest(key: string): void;
  onFocus(key: string): void;
}

/** A file in three columns: what the queue has, what is to be, and what the job has. */
export function FileRows({ file, pieces, before, count, choices, current, onChoose, onTake, onSuggest, onFocus }: FileRowsProps) {
  let place = before;
  const at = { queue: 1, result: 1, job: 1 };
  return (
    <div className={cx('file')}>
      <div className={cx('fileHead')}>
        <h3>{file.path}</h3>
        <span className={cx('quiet')}>{file.kind}</span>
        {file.remembered && <Chip tone="ready">Resolved before</Chip>}
      </div>
      {pieces.map((piece, index) => {
        const start = { ...at };
        if (piece.kind === 'same') {
          at.queue += piece.lines.length;
          at.result += piece.lines.length;
          at.job += piece.lines.length;
          const last = index === pieces.length - 1;
          const lines = last && piece.lines.at(-1) === '' ? piece.lines.slice(0, -1) : piece.lines; // a final newline begins no line
          return near(lines, index === 0, last).map(({ from, lines: some }) => (
            <div key={`${start.queue} ${from}`} className={cx('three')}>
              <Lines lines={some} from={start.queue + from} />
              <Lines lines={some} from={start.result + from} />
              <Lines lines={some} from={start.job + from} />
            </div>
          ));
        }
        at.queue += piece.queue.length;
        at.job += piece.job.length;
        place += 1;
        const { key } = piece;
        const choice = choices.get(key) ?? null;
        at.result += choice === null ? 0 : linesOf(piece, choice).length;
        return (
          <ClashRow
            key={key}
            clash={piece}
            place={place}
            count={count}
            choice={choice}
            current={key === current}
            at={start}
            onTake={(side) => onTake(key, side)}
            onSuggest={() => onSuggest(key)}
            onType={(text) => onChoose(key, { take: 'typed', text })}
            onReopen={() => onChoose(key, null)}
            onFocus={() => onFocus(key)}
          />
        );
      })}
    </div>
  );
}
