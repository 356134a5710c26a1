import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { noDefaults } from '../../shared/agent-defaults';
import type { Agent, Repository, Usable } from '../../shared/model';
import type { Settings } from '../../shared/settings';
import { useReplica } from '../connection/replica';
import { AgentMark } from '../ui/AgentMark';
import { classes } from '../ui/classes';
import { AgentDefaultsRows, canBeSet, fieldsSet, withDefaults } from './AgentDefaults';
import { Row } from './Form';
import { inOrder } from './mend';
import styles from './Settings.module.css';
import { saveWithin } from './save';
import { useUsable } from './usable';

const cx = classes(styles);

interface Props {
  repository: Repository;
  settings: Settings;
}

function RepositoryAgent({ agent, usable, repository, settings }: Props & { agent: Agent; usable: Usable | undefined }) {
  const [open, setOpen] = useState(false);
  const here = settings.repositories[repository.id]?.agents ?? {};
  const own = here[agent.id] ?? noDefaults;
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li className={cx(open && 'open')}>
      <div className={cx('agentHead')}>
        <button type="button" className={cx('agentName')} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Chevron size={13} strokeWidth={2} aria-hidden="true" />
          <AgentMark agent={agent.id} />
          {agent.name}
        </button>
        <span className={cx('hint')}>{fieldsSet(own)}</span>
        <span className={cx('description', 'why')}>{open ? '' : usable?.why}</span>
      </div>
      {open && (
        <div className={cx('agentBody')}>
          {usable?.why != null && (
            <Row name={usable.ok ? 'Asks' : 'Problem'} hint={usable.fix === null ? 'in this repository' : 'and what mends it'}>
              <span className={cx('wrap')}>{usable.why}</span>
              {usable.fix !== null && <code className={cx('command')}>{usable.fix}</code>}
            </Row>
          )}
          <AgentDefaultsRows
            agent={agent}
            own={own}
            otherwise={settings.agents[agent.id]}
            onSave={(change) =>
              saveWithin(({ repositories }) => {
                const agents = withDefaults(repositories[repository.id]?.agents ?? {}, agent.id, change);
                return { repositories: { ...repositories, [repository.id]: { agents } } };
              })
            }
          />
        </div>
      )}
    </li>
  );
}

/** What agents are started with in one repository, where that differs from elsewhere. */
export function RepositoryAgents({ repository, settings }: Props) {
  const agents = useReplica((state) => state.agents);
  const usable = useUsable(repository);
  return (
    <>
      <h3 className={cx('sub')}>Agents</h3>
      <p className={cx('lead')}>What they are started with in this repository. A field that is empty is as in Agents.</p>
      <ul className={cx('card')} aria-label={`Agents in ${repository.name}`}>
        {inOrder(agents.filter(canBeSet)).map((agent) => (
          <RepositoryAgent key={agent.id} usable={usable[agent.id]} {...{ agent, repository, settings }} />
        ))}
      </ul>
    </>
  );
}
