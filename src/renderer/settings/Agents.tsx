import { ChevronDown, ChevronRight, Copy, Plus, RefreshCw, SquareTerminal } from 'lucide-react';
import { useRef, useState } from 'react';
import { noDefaults } from '../../shared/agent-defaults';
import type { Agent } from '../../shared/model';
import type { Settings } from '../../shared/settings';
import { useView } from '../app/view';
import { act } from '../connection/act';
import { core, windowClient } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { AgentMark } from '../ui/AgentMark';
import { Button, IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import { AgentDefaultsRows, canBeSet, withDefaults } from './AgentDefaults';
import { useFound } from './Find';
import { Row } from './Form';
import { inOrder, mend, mending } from './mend';
import styles from './Settings.module.css';
import { saveWithin } from './save';

const cx = classes(styles);

const example = `{
  "agents": [
    { "id": "mine", "name": "My agent", "command": ["my-agent", "{prompt}"], "io": "terminal" }
  ]
}`;

/** A command as one would type it, with what a shell would take apart in quotes. */
const typed = (command: readonly string[]): string =>
  command.map((word) => (/^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');

const copy = (text: string): void => void act(windowClient().call('window.copy', { text }), { failed: 'Nothing was copied' });

/** The command that mends an agent, to be read before it is run. */
function Mend({ agent }: { agent: Agent }) {
  const repository = useView((state) => state.repository);
  const what = mending(agent);
  if (what === null || agent.fix === null) return null;
  return (
    <Row name={what} hint="in a terminal, where you can answer it">
      <code className={cx('command')}>{agent.fix}</code>
      <IconButton icon={Copy} iconSize={13} label={`Copy the command: ${what} ${agent.name}`} onClick={() => copy(agent.fix ?? '')} />
      {repository !== null && (
        <Button size="sm" icon={SquareTerminal} onClick={() => void mend(agent, repository)}>
          {`${what} ${agent.name}`}
        </Button>
      )}
    </Row>
  );
}

const sources: { [S in Agent['source']]: string } = { embedded: 'built in', catalog: '', declared: 'agents.json' };
const states: { [S in Agent['state']]: string } = {
  ready: 'Ready',
  unknown: 'Not known',
  'needs-login': 'Log in',
  'needs-model': 'No model',
  'not-installed': 'Not installed',
  unsupported: 'Too old',
};

function AgentRow({ agent, settings }: { agent: Agent; settings: Settings }) {
  const [open, setOpen] = useState(false);
  const ready = agent.state === 'ready' || (agent.state === 'unknown' && agent.problem === null);
  const Chevron = open ? ChevronDown : ChevronRight;
  const found = useFound(agent.name, agent.id, agent.description);
  if (!found) return null;
  return (
    <li className={cx(open && 'open')} data-setting="">
      <div className={cx('agentHead')}>
        <button type="button" className={cx('agentName')} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Chevron size={13} strokeWidth={2} aria-hidden="true" />
          <AgentMark agent={agent.id} />
          {agent.name}
        </button>
        <span className={cx('hint')}>{[agent.version, sources[agent.source]].filter(Boolean).join(' · ')}</span>
        <span className={cx('state', ready ? 'ready' : 'missing')}>
          <Glyph state={ready ? 'done' : 'queued'} size={13} label="" />
          {agent.state === 'unknown' && agent.problem !== null ? 'Cannot start' : states[agent.state]}
        </span>
        <span className={cx('description')}>
          {agent.state === 'not-installed' ? agent.description : (agent.problem ?? agent.description)}
        </span>
      </div>
      {open && (
        <div className={cx('agentBody')}>
          {agent.problem !== null && (
            <Row name="Problem" hint="and what mends it">
              <span className={cx('wrap')}>{agent.problem}</span>
            </Row>
          )}
          <Mend agent={agent} />
          {canBeSet(agent) && (
            <AgentDefaultsRows
              agent={agent}
              own={settings.agents[agent.id] ?? noDefaults}
              onSave={(change) => saveWithin((now) => ({ agents: withDefaults(now.agents, agent.id, change) }))}
            />
          )}
          <Row name="About" hint={`named ${agent.id}`}>
            <span className={cx('wrap')}>{agent.description}</span>
            {agent.source === 'catalog' && !agent.verified && (
              <span className={cx('hint')}>known from its documentation, not verified in real runs</span>
            )}
          </Row>
          <Row name="Command" hint="that will run in the worktree">
            <code className={cx('command')}>{agent.command.length > 0 ? typed(agent.command) : 'part of Espalier'}</code>
            {agent.command.length > 0 && (
              <IconButton icon={Copy} iconSize={13} label="Copy the command" onClick={() => copy(typed(agent.command))} />
            )}
          </Row>
          <Row name="Talks through" hint="how its output is shown">
            <span>{agent.io === 'terminal' ? 'a terminal' : 'plain output'}</span>
            <span className={cx('hint')}>
              {agent.canResume ? 'goes on with its conversation after a restart' : 'starts afresh after a restart'}
            </span>
          </Row>
        </div>
      )}
    </li>
  );
}

export function Agents({ settings }: { settings: Settings }) {
  const agents = useReplica((state) => state.agents);
  const [looking, setLooking] = useState(false);
  const how = useRef<HTMLButtonElement>(null);
  const ready = agents.filter((agent) => agent.problem === null).length;
  const look = async (): Promise<void> => {
    setLooking(true);
    await act(core().call('agent.detect', {}), { failed: 'Could not look for agents' });
    setLooking(false);
  };
  return (
    <>
      <div className={cx('leadLine')}>
        <p className={cx('lead')}>{`${ready} ready of ${agents.length} known`}</p>
        <Button size="sm" icon={RefreshCw} busy={looking} onClick={() => void look()}>
          Look again
        </Button>
        <Button size="sm" icon={Plus} onClick={() => how.current?.focus()}>
          Add a command
        </Button>
      </div>
      <ul className={cx('card')} aria-label="Agents">
        {inOrder(agents).map((agent) => (
          <AgentRow key={agent.id} agent={agent} settings={settings} />
        ))}
      </ul>
      <h3 className={cx('sub', 'extra')}>Any other command</h3>
      <p className={cx('lead')}>
        Declare it in agents.json of the data folder. The task takes the place of {'{prompt}'}; the list above follows the file as you save
        it.
      </p>
      <div className={cx('example', 'extra')}>
        <pre>{example}</pre>
        <Button ref={how} size="sm" icon={Copy} onClick={() => copy(example)}>
          Copy
        </Button>
      </div>
    </>
  );
}
