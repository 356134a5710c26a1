import { Check } from 'lucide-react';
import { type KeyboardEvent, useEffect } from 'react';
import type { InboxItem } from '../../shared/inbox';
import { needText } from '../../shared/needs';
import { reveal } from '../app/reveal';
import { useView } from '../app/view';
import { choiceFor } from '../asks/Answers';
import { answer } from '../asks/answer';
import { useKeys } from '../commands/useKeys';
import { classes } from '../ui/classes';
import { Dialog, DialogHead } from '../ui/Dialog';
import { Elapsed } from '../ui/Elapsed';
import { Empty } from '../ui/Empty';
import { Glyph } from '../ui/Glyph';
import { Kbd } from '../ui/Kbd';
import { Segmented } from '../ui/Segmented';
import styles from './Attention.module.css';
import { askedIn, entranceOf, InboxRow } from './InboxRow';
import type { Waiting } from './inbox';
import { useInbox, useNeeds } from './needs';
import { shownOf, step, useAttention } from './next';

const cx = classes(styles);

/** J and K move, Enter opens, and the keys of an answer give it; a field or a button keeps its own keys. */
function onKey(event: KeyboardEvent, chosen: Waiting | undefined): void {
  const target = event.target;
  if (target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const asked = chosen === undefined ? null : askedIn(chosen);
  const choice = asked === null ? null : choiceFor(event, asked);
  // In the choice of a kind, the arrows are its own.
  const moves = !(target instanceof HTMLElement && target.matches('[role="radio"]'));
  if (asked !== null && choice !== null) void answer(asked, choice.answer);
  else if (event.key === 'j' || (moves && event.key === 'ArrowDown')) step(1);
  else if (event.key === 'k' || (moves && event.key === 'ArrowUp')) step(-1);
  else if (event.key === 'Enter' && !(target instanceof HTMLButtonElement) && chosen !== undefined) reveal(chosen.session.id);
  else return;
  event.preventDefault();
}

const kinds: readonly [InboxItem['kind'], string][] = [
  ['permission', 'Permissions'],
  ['question', 'Questions'],
  ['failed', 'Failed'],
  ['finished', 'Ready'],
  ['parked', 'Parked'],
];

/** Which kind of item is shown; where there is but one kind there is nothing to choose. */
function Kinds({ all }: { all: readonly Waiting[] }) {
  const only = useAttention((state) => state.only);
  const there = kinds
    .map(([kind, label]) => ({ value: kind, count: all.filter(({ item }) => item.kind === kind).length, label }))
    .filter(({ count }) => count > 0);
  if (there.length < 2) return null;
  const value = there.some((one) => one.value === only) ? (only ?? 'all') : 'all';
  return (
    <Segmented<InboxItem['kind'] | 'all'>
      label="Show"
      choices={[
        { value: 'all', label: `All ${all.length}` },
        ...there.map((one) => ({ value: one.value, label: `${one.label} ${one.count}` })),
      ]}
      value={value}
      onChange={(next) => useAttention.setState({ only: next === 'all' ? null : next })}
    />
  );
}

function Body() {
  const needs = useNeeds();
  const all = useInbox();
  const only = useAttention((state) => state.only);
  const wanted = useAttention((state) => state.item);
  const close = useView((state) => state.closeDialog);
  const nextKeys = useKeys('needs.next');
  const items = shownOf(all, only);
  const chosen = items.find(({ item }) => item.id === wanted) ?? items[0];

  useEffect(() => {
    if (chosen) useAttention.setState({ item: chosen.item.id });
  }, [chosen]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that the rows share; each can be reached by Tab as well
    <div className={cx('all')} onKeyDown={(event) => onKey(event, chosen)}>
      <DialogHead
        title={needs.length > 0 ? needText(needs.length) : all.length > 0 ? 'Nothing needs you' : 'Needs you'}
        mark={needs.length > 0 && <Glyph state="needs" size={15} label="" />}
        onClose={close}
      >
        {needs[0] && (
          <span className={cx('oldest')}>
            oldest <Elapsed since={needs[0].needsYou.since} />
          </span>
        )}
        <span className={cx('room')} />
        <Kinds all={all} />
      </DialogHead>
      {all.length === 0 ? (
        <Empty
          title={
            <>
              <Check size={14} strokeWidth={2} aria-hidden="true" /> Nothing needs you
            </>
          }
          text="Questions, permissions, finished and failed work of every repository are listed here."
        />
      ) : (
        <ul className={cx('list')} aria-label="Waiting for you" data-inbox="">
          {items.map((waiting) => (
            <InboxRow key={waiting.item.id} waiting={waiting} chosen={waiting.item.id === chosen?.item.id} />
          ))}
        </ul>
      )}
      <div className={cx('foot')}>
        {items.length > 1 && (
          <span>
            <Kbd keys="J" /> <Kbd keys="K" /> move
          </span>
        )}
        {items.length > 1 && nextKeys !== undefined && (
          <span>
            <Kbd keys={nextKeys} /> next
          </span>
        )}
        {items.length > 0 && (
          <span>
            <Kbd keys="Enter" /> open
          </span>
        )}
        <span className={cx('room')} />
        <span>
          <Kbd keys="Escape" /> close
        </span>
      </div>
    </div>
  );
}

const intoChosen = (): HTMLElement | true => entranceOf(document.querySelector('[data-inbox] [aria-current]')) ?? true;

/** Everything that waits for the person, in one place, to be answered one after another. */
export function Attention() {
  const open = useView((state) => state.dialog === 'attention');
  const close = useView((state) => state.closeDialog);
  return (
    <Dialog open={open} onClose={close} label="Needs you" width={800} top={84} initialFocus={intoChosen}>
      <Body />
    </Dialog>
  );
}
