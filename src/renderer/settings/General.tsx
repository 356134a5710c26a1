import type { Settings } from '../../shared/settings';
import { useReplica } from '../connection/replica';
import { AgentMark } from '../ui/AgentMark';
import { Select } from '../ui/Select';
import { Switch } from '../ui/Switch';
import { Row } from './Form';
import { save } from './save';

export function General({ settings }: { settings: Settings }) {
  const agents = useReplica((state) => state.agents);
  return (
    <>
      <Row name="Agent" hint="when a task names none">
        <Select
          label="Agent"
          value={settings.agent}
          options={agents.map((agent) => ({
            value: agent.id,
            label: agent.name,
            mark: <AgentMark agent={agent.id} />,
            ...(agent.problem === null ? {} : { detail: agent.problem }),
          }))}
          onChange={(agent) => void save({ agent })}
        />
      </Row>
      <Row name="Notifications" hint="when a task needs you, or is ready for review">
        <Switch label="Notifications" checked={settings.notifications} onChange={(notifications) => void save({ notifications })} />
      </Row>
    </>
  );
}
