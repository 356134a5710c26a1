import { Check, ListFilter } from 'lucide-react';
import { create } from 'zustand';
import { IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Kbd } from '../ui/Kbd';
import { Menu } from '../ui/Menu';
import { type Part, parts } from './rows';
import styles from './Transcript.module.css';

const cx = classes(styles);

/** What is left out of every transcript of this window. */
export const useHidden = create<{ hidden: ReadonlySet<Part>; toggle(part: Part): void }>()((set) => ({
  hidden: new Set(),
  toggle: (part) =>
    set(({ hidden }) => ({ hidden: hidden.has(part) ? new Set([...hidden].filter((one) => one !== part)) : new Set([...hidden, part]) })),
}));

const names: Readonly<Record<Part, string>> = {
  messages: 'Messages',
  calls: 'Tool calls',
  reads: 'Reads and searches',
  thinking: 'Thinking',
  asks: 'Permissions and questions',
  notices: 'Notices and output',
};

type Counts = Readonly<Record<Part, number>>;
const there = (counts: Counts): Part[] => parts.filter((part) => counts[part] > 0);

/** What is shown of the conversation, each with how much of it there is: a list where there is room. */
export function Show({ counts }: { counts: Counts }) {
  const { hidden, toggle } = useHidden();
  return (
    <section className={cx('left')} aria-label="Show">
      <h3>Show</h3>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a column of the view */}
      <div role="group" aria-label="Show">
        {there(counts).map((part) => (
          <label key={part} className={cx('filter')}>
            <input type="checkbox" checked={!hidden.has(part)} onChange={() => toggle(part)} />
            <span className={cx('tick')} aria-hidden="true">
              <Check size={11} strokeWidth={3} />
            </span>
            <span className={cx('name')}>{names[part]}</span>
            <span className={cx('count')} aria-hidden="true">
              {counts[part].toLocaleString()}
            </span>
          </label>
        ))}
      </div>
      <p className={cx('keys')} aria-hidden="true">
        <span>
          <Kbd keys="J" /> <Kbd keys="K" /> entry
        </span>
        <span>
          <Kbd keys="Enter" /> fold
        </span>
        <span>
          <Kbd keys="G" /> newest
        </span>
        <span>
          <Kbd keys="Ctrl+F" /> search
        </span>
        <span>
          <Kbd keys="D" /> jump to the change
        </span>
      </p>
    </section>
  );
}

/** The same in a menu, where there is no room for a list. */
export function ShowMenu({ counts }: { counts: Counts }) {
  const { hidden, toggle } = useHidden();
  return (
    <Menu
      label="Show in the transcript"
      trigger={<IconButton icon={ListFilter} label="Show in the transcript" on={hidden.size > 0} />}
      items={there(counts).map((part) => ({
        label: names[part],
        checked: !hidden.has(part),
        detail: `${hidden.has(part) ? 'left out' : counts[part].toLocaleString()}`,
        onSelect: () => toggle(part),
      }))}
    />
  );
}
