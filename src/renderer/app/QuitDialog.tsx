import { useRef } from 'react';
import { act } from '../connection/act';
import { windowClient } from '../connection/clients';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Dialog } from '../ui/Dialog';
import styles from './App.module.css';
import { useView } from './view';

const cx = classes(styles);

/** Asks what becomes of the agents at work when the person quits. */
export function QuitDialog() {
  const open = useView((state) => state.dialog === 'quit');
  const running = useView((state) => state.quitting);
  const closeDialog = useView((state) => state.closeDialog);
  const goOn = useRef<HTMLButtonElement>(null);
  const answer = (agents: 'go-on' | 'stop' | 'cancel'): void => {
    closeDialog();
    void act(windowClient().call('window.quit', { agents }), { failed: 'Espalier did not quit' });
  };
  return (
    <Dialog open={open} onClose={() => answer('cancel')} label="Quit Espalier" width={460} initialFocus={goOn}>
      <div className={cx('quit')}>
        <h2>{running === 1 ? '1 agent is at work' : `${running} agents are at work`}</h2>
        <p>
          Agents can go on without the window; you find them as they are when you come back. A stopped one keeps what it changed in its
          worktree.
        </p>
        <div className={cx('answers')}>
          <Button tone="ghost" onClick={() => answer('cancel')}>
            Cancel
          </Button>
          <Button tone="danger" onClick={() => answer('stop')}>
            Stop agents and quit
          </Button>
          <Button tone="primary" ref={goOn} onClick={() => answer('go-on')}>
            Quit, agents go on
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
