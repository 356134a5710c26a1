import { ChevronDown, ChevronRight, Copy } from 'lucide-react';
import { useState } from 'react';
import type { Agent } from '../../shared/model';
import { act } from '../connection/act';
import { windowClient } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { AgentMark } from '../ui/AgentMark';
import { Button, IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import { useFound } from './Find';
import { Row } from './Form';
import styles from './Settings.module.css';

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

function AgentRow({ agent }: { agent: Agent }) {
  const [open, setOpen] = useState(false);
  const ready = agent.problem === null;
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
        <span className={cx('hint')}>{agent.source === 'embedded' ? 'built in' : 'agents.json'}</span>
        <span className={cx('state', ready ? 'ready' : 'missing')}>
          <Glyph state={ready ? 'done' : 'queued'} size={13} label="" />
          {ready ? 'Ready' : 'Cannot start'}
        </span>
        <span className={cx('description')}>{agent.problem ?? agent.description}</span>
      </div>
      {open && (
        <div className={cx('agentBody')}>
          {agent.problem !== null && (
            <Row name="Problem" hint="and what mends it">
              <span className={cx('wrap')}>{agent.problem}</span>
            </Row>
          )}
          <Row name="About" hint={`named ${agent.id}`}>
            <span className={cx('wrap')}>{agent.description}</span>
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

export function Agents() {
  const agents = useReplica((state) => state.agents);
  const ready = agents.filter((agent) => agent.problem === null).length;
  return (
    <>
      <p className={cx('lead')}>{`${ready} ready of ${agents.length} known`}</p>
      <ul className={cx('card')} aria-label="Agents">
        {agents.map((agent) => (
          <AgentRow key={agent.id} agent={agent} />
        ))}
      </ul>
      <h3 className={cx('sub', 'extra')}>Any other command</h3>
      <p className={cx('lead')}>
        Declare it in agents.json of the data folder. The task takes the place of {'{prompt}'}; the list above follows the file as you save
        it.
      </p>
      <div className={cx('example', 'extra')}>
        <pre>{example}</pre>
        <Button size="sm" icon={Copy} onClick={() => copy(example)}>
          Copy
        </Button>
      </div>
    </>
  );
}
