import { Search } from 'lucide-react';
import { createContext, type RefObject, useContext, useEffect, useRef } from 'react';
import { registerCommands } from '../commands/registry';
import { useKeys } from '../commands/useKeys';
import { match } from '../palette/match';
import { classes } from '../ui/classes';
import { Kbd } from '../ui/Kbd';
import { dialogOpen } from '../ui/open-dialog';
import { TextField } from '../ui/TextField';
import styles from './Find.module.css';
import { useSection } from './page';

const cx = classes(styles);

/** The section that a setting stands in: its name is searched too. */
export const InSection = createContext('');

/** Whether a setting is to be seen: all are, but those that are searched for, by words of their name, hint and section. */
export function useFound(...words: string[]): boolean {
  const section = useContext(InSection);
  const text = useSection((state) => state.text);
  return match('', text, [...words, section]) > 0;
}

/** Ctrl+F, and a slash outside fields, go to the search field. */
function useFindKeys(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const find = (): void => field.current?.select();
    const slash = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, [data-takes-keys]');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing || dialogOpen()) return;
      event.preventDefault();
      find();
    };
    window.addEventListener('keydown', slash);
    const end = registerCommands([{ id: 'settings.find', title: 'Find a setting', group: 'Settings', keys: 'Ctrl+F', run: find }]);
    return () => {
      window.removeEventListener('keydown', slash);
      end();
    };
  }, [field]);
}

/** The field that settings are searched by. Esc empties it before it leaves the settings. */
export function FindField() {
  const text = useSection((state) => state.text);
  const field = useRef<HTMLInputElement>(null);
  const keys = useKeys('settings.find');
  useFindKeys(field);
  return (
    <div className={cx('find')}>
      <Search size={14} strokeWidth={1.75} aria-hidden="true" />
      <TextField
        ref={field}
        type="search"
        label="Find a setting"
        placeholder="Find a setting"
        className={cx('input')}
        value={text}
        onChange={(event) => useSection.setState({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.preventDefault();
          event.stopPropagation();
          useSection.setState({ text: '' });
        }}
      />
      {text === '' ? keys !== undefined && <Kbd keys={keys} /> : <Kbd keys="Escape" />}
    </div>
  );
}
