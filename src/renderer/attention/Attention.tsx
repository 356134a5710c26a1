import { Check } from 'lucide-react';
import { type KeyboardEvent, useEffect } from 'react';
import { needText } from '../../shared/needs';
import { reveal } from '../app/reveal';
import { useView } from '../app/view';
import { useKeys } from '../commands/useKeys';
import { classes } from '../ui/classes';
import { Dialog, DialogHead } from '../ui/Dialog';
import { Elapsed } from '../ui/Elapsed';
import { Empty } from '../ui/Empty';
import { Glyph } from '../ui/Glyph';
import { Kbd } from '../ui/Kbd';
import styles from './Attention.module.css';
import { NeedItem } from './NeedItem';
import { useNeeds } from './needs';
import { step, useAttention } from './next';

const cx = classes(styles);

/** J and K move, Enter opens; a field or a button keeps its own keys. */
function onKey(event: KeyboardEvent, chosen: string | undefined): void {
  const target = event.target;
  if (target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'j' || event.key === 'ArrowDown') step(1);
  else if (event.key === 'k' || event.key === 'ArrowUp') step(-1);
  else if (event.key === 'Enter' && !(target instanceof HTMLButtonElement) && chosen !== undefined) reveal(chosen);
  else return;
  event.preventDefault();
}

function Body() {
  const needs = useNeeds();
  const wanted = useAttention((state) => state.session);
  const close = useView((state) => state.closeDialog);
  const nextKeys = useKeys('needs.next');
  const chosen = needs.find((need) => need.id === wanted) ?? needs[0];

  useEffect(() => {
    if (chosen) useAttention.setState({ session: chosen.id });
  }, [chosen]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that the rows share; each can be reached by Tab as well
    <div className={cx('all')} onKeyDown={(event) => onKey(event, chosen?.id)}>
      <DialogHead
        title={needs.length > 0 ? needText(needs.length) : 'Needs you'}
        mark={needs.length > 0 && <Glyph state="needs" size={15} label="" />}
        onClose={close}
      >
        {needs[0] && (
          <span className={cx('oldest')}>
            oldest <Elapsed since={needs[0].needsYou.since} />
          </span>
        )}
      </DialogHead>
      {needs.length === 0 ? (
        <Empty
          title={
            <>
              <Check size={14} strokeWidth={2} aria-hidden="true" /> Nothing needs you
            </>
          }
          text="Questions, conflicts and agents that stopped are listed here."
        />
      ) : (
        <ul className={cx('list')} aria-label="Waiting for you">
          {needs.map((need) => (
            <NeedItem key={need.id} need={need} chosen={need.id === chosen?.id} />
          ))}
        </ul>
      )}
      <div className={cx('foot')}>
        {needs.length > 1 && (
          <span>
            <Kbd keys="J" /> <Kbd keys="K" /> move
          </span>
        )}
        {needs.length > 1 && nextKeys !== undefined && (
          <span>
            <Kbd keys={nextKeys} /> next
          </span>
        )}
        {needs.length > 0 && (
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

/** Everything that waits for the person, in one place, to be answered one after another. */
export function Attention() {
  const open = useView((state) => state.dialog === 'attention');
  const close = useView((state) => state.closeDialog);
  return (
    <Dialog open={open} onClose={close} label="Needs you" width={800} top={84}>
      <Body />
    </Dialog>
  );
}
