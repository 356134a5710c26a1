import { type KeyboardEvent, useState } from 'react';
import type { Settings } from '../../shared/settings';
import { clashes, keysOf } from '../commands/keymap';
import { ariaKeys, keyOf } from '../commands/keys';
import { type Command, useCommands } from '../commands/registry';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Kbd } from '../ui/Kbd';
import { useFound } from './Find';
import styles from './Settings.module.css';
import { saveWithin } from './save';

const cx = classes(styles);

interface Wanted {
  keys: string;
  by: Command[];
}

/** One command and its key; "Change" waits for the next key that is pressed. A clash is shown, not saved. */
function KeyRow({ command, settings, commands }: { command: Command; settings: Settings; commands: readonly Command[] }) {
  const [waiting, setWaiting] = useState(false);
  const [clash, setClash] = useState<Wanted | null>(null);
  const keys = keysOf(command, settings.keys);
  const changed = settings.keys[command.id] !== undefined;
  const found = useFound(command.title, command.group, keys ?? '');
  if (!found) return null;

  const take = (event: KeyboardEvent): void => {
    if (!waiting || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      setWaiting(false);
      setClash(null);
      return;
    }
    const pressed = keyOf(event.nativeEvent);
    if (pressed === null) return;
    const by = clashes(command.id, pressed, commands, settings.keys);
    setClash(by.length > 0 ? { keys: pressed, by } : null);
    if (by.length > 0) return;
    setWaiting(false);
    saveWithin((now) => ({ keys: { ...now.keys, [command.id]: pressed } }));
  };
  const reset = (): void =>
    saveWithin((now) => {
      const { [command.id]: _own, ...keys } = now.keys;
      return { keys };
    });

  return (
    <li className={cx('keyRow', clash !== null && 'clash')} data-setting="">
      <div className={cx('keyName')}>
        <span className={cx('rowName')}>{command.title}</span>
        {clash !== null && (
          <span role="alert">{`${clash.keys} is the key of ${clash.by.map((one) => one.title).join(', ')}. Nothing was saved.`}</span>
        )}
      </div>
      {keys !== undefined && <Kbd keys={keys} />}
      {command.terminalKeys !== undefined && <Kbd keys={command.terminalKeys} />}
      {changed && (
        <Button size="sm" tone="ghost" aria-label={`Reset the key of ${command.title}`} onClick={reset}>
          Reset
        </Button>
      )}
      <Button
        size="sm"
        data-takes-keys={waiting || undefined}
        aria-label={waiting ? `Press a key for ${command.title}` : `Change the key of ${command.title}`}
        aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
        onClick={() => setWaiting(true)}
        onKeyDown={take}
        onBlur={() => {
          setWaiting(false);
          setClash(null);
        }}
      >
        {waiting ? 'Press a key' : 'Change'}
      </Button>
    </li>
  );
}

export function Keys({ settings }: { settings: Settings }) {
  const registered = useCommands((state) => state.known);
  const commands = [...registered.values()];
  const groups = [...new Set(commands.map((command) => command.group))];
  return (
    <>
      <p className={cx('lead')}>A focused terminal keeps all keys but those with Ctrl Shift, F6 and Ctrl with a digit.</p>
      {groups.map((group) => (
        <div key={group} className={cx('group')}>
          <h3 className={cx('sub')}>{group}</h3>
          <ul className={cx('card')} aria-label={`Keys of ${group}`}>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <KeyRow key={command.id} command={command} settings={settings} commands={commands} />
              ))}
          </ul>
        </div>
      ))}
    </>
  );
}
