import { Command as Cmdk } from 'cmdk';
import { ChevronRight, Search } from 'lucide-react';
import { useMemo } from 'react';
import { groupOf } from '../../shared/groups';
import type { Session } from '../../shared/model';
import { reveal } from '../app/reveal';
import { useView } from '../app/view';
import { keysOf } from '../commands/keymap';
import { ariaKeys } from '../commands/keys';
import { available, runCommand } from '../commands/registry';
import { useReplica } from '../connection/replica';
import { classes } from '../ui/classes';
import { Dialog } from '../ui/Dialog';
import { Glyph, glyphNames, glyphOf } from '../ui/Glyph';
import { Kbd } from '../ui/Kbd';
import { match } from './match';
import styles from './Palette.module.css';

const cx = classes(styles);
const noKeys = {};

/** Most sessions that are drawn: with more, typing finds them. */
const most = 200;

function Sessions({ run }: { run(what: () => void): void }) {
  const sessions = useReplica((state) => state.sessions);
  const repositories = useReplica((state) => state.repositories);
  const here = useView((state) => state.repository);
  const shown = useMemo(() => {
    const rank = (session: Session): number => (session.repository === here ? 0 : 1);
    return [...sessions.values()]
      .filter((session) => groupOf(session) !== null)
      .sort((a, b) => rank(a) - rank(b) || b.createdAt.localeCompare(a.createdAt))
      .slice(0, most);
  }, [sessions, here]);
  if (shown.length === 0) return null;
  return (
    <Cmdk.Group heading="Tasks" className={cx('group')}>
      {shown.map((session) => {
        const glyph = glyphOf(session);
        const where = session.repository === here ? undefined : repositories.get(session.repository)?.name;
        return (
          <Cmdk.Item
            key={session.id}
            value={session.id}
            keywords={[session.title, session.branch, glyphNames[glyph]]}
            className={cx('row')}
            onSelect={() => run(() => reveal(session.id))}
          >
            <Glyph state={glyph} />
            <span className={cx('title')}>{session.title}</span>
            <span className={cx('detail')}>{[where, glyphNames[glyph]].filter(Boolean).join(', ')}</span>
          </Cmdk.Item>
        );
      })}
    </Cmdk.Group>
  );
}

function Commands({ run }: { run(what: () => void): void }) {
  const overrides = useReplica((state) => state.general?.settings.keys ?? noKeys);
  const commands = useMemo(() => available().filter((command) => command.id !== 'palette.open'), []);
  const groups = [...new Set(commands.map((command) => command.group))];
  return groups.map((group) => (
    <Cmdk.Group key={group} heading={group === 'Tasks' ? 'Do' : group} className={cx('group')}>
      {commands
        .filter((command) => command.group === group)
        .map((command) => {
          const keys = keysOf(command, overrides);
          return (
            <Cmdk.Item
              key={command.id}
              value={command.id}
              keywords={[command.title, command.group]}
              className={cx('row')}
              aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
              onSelect={() => run(() => runCommand(command.id))}
            >
              <ChevronRight size={14} strokeWidth={1.75} aria-hidden="true" />
              <span className={cx('title')}>{command.title}</span>
              {keys !== undefined && <Kbd keys={keys} />}
            </Cmdk.Item>
          );
        })}
    </Cmdk.Group>
  ));
}

/** Every task and every command, by name. */
export function Palette() {
  const open = useView((state) => state.dialog === 'palette');
  const close = useView((state) => state.closeDialog);
  /** Closed first, so that what is run may open a dialog of its own. */
  const run = (what: () => void): void => {
    close();
    what();
  };
  return (
    <Dialog open={open} onClose={close} label="Command palette" width={640} top={84}>
      <Cmdk label="Command palette" filter={match} loop vimBindings={false} className={cx('all')}>
        <div className={cx('head')}>
          <Search size={15} strokeWidth={1.75} aria-hidden="true" />
          <Cmdk.Input className={cx('input')} placeholder="Search tasks or run a command" autoFocus />
        </div>
        <Cmdk.List className={cx('list')} label="Tasks and commands">
          <Cmdk.Empty className={cx('none')}>No task or command has this in its name.</Cmdk.Empty>
          <Sessions run={run} />
          <Commands run={run} />
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  );
}
