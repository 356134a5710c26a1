import { noDefaults } from '../../shared/agent-defaults';
import { type Agent, permissions } from '../../shared/model';
import { canReview } from '../../shared/reviewer';
import type { AgentDefaults } from '../../shared/settings';
import { permissionWords } from '../compose/limits';
import { Segmented } from '../ui/Segmented';
import { Row, SavedLines, SavedText } from './Form';
import { argumentsIn, environmentIn, environmentText } from './lines';

const usual = 'usual';

const wrongEnvironment = (text: string): string | null => {
  const read = environmentIn(text);
  return 'error' in read ? read.error : null;
};

/** Whether anything can be set for an agent: the practice agent does what it does. */
export const canBeSet = ({ id }: Agent): boolean => id !== 'practice';

/** Whether it is told a model and what it may do; any other program is only started. */
const isTold = ({ source, features }: Agent): boolean => source === 'catalog' || features.structured;

/** Which fields say something, in words; empty where none does. */
export function fieldsSet({ model, reviewModel, permissions, args, env }: AgentDefaults): string {
  const set = {
    model: model !== null || reviewModel !== null,
    permissions: permissions !== null,
    arguments: args.length > 0,
    environment: Object.keys(env).length > 0,
  };
  return Object.entries(set)
    .flatMap(([name, is]) => (is ? [name] : []))
    .join(', ');
}

/** What is set for agents, with a change of one of them. */
export const withDefaults = (
  agents: Readonly<Record<string, AgentDefaults>>,
  agent: string,
  change: Partial<AgentDefaults>,
): Record<string, AgentDefaults> => ({ ...agents, [agent]: { ...(agents[agent] ?? noDefaults), ...change } });

interface Props {
  agent: Agent;
  own: AgentDefaults;
  /** What holds where nothing is set here; without it, what the agent itself does. */
  otherwise?: AgentDefaults | undefined;
  onSave(change: Partial<AgentDefaults>): void;
}

/** What an agent is started with, unless its task says it. */
export function AgentDefaultsRows({ agent, own, otherwise = noDefaults, onSave: save }: Props) {
  const { name } = agent;
  const saveEnvironment = (text: string): void => {
    const read = environmentIn(text);
    if ('value' in read) save({ env: read.value });
  };
  const allowed = otherwise.permissions === null ? '' : `: ${permissionWords[otherwise.permissions].toLowerCase()}`;
  return (
    <>
      {isTold(agent) && (
        <>
          <Row name="Build model" hint="unless a task names one">
            <SavedText
              label={`Build model of ${name}`}
              value={own.model ?? ''}
              placeholder={otherwise.model ?? 'the agent’s own'}
              suggestions={agent.models}
              onSave={(text) => save({ model: text.trim() || null })}
            />
          </Row>
          {canReview(agent) && (
            <Row name="Review model" hint="with which it reads what others changed">
              <SavedText
                label={`Review model of ${name}`}
                value={own.reviewModel ?? ''}
                placeholder={otherwise.reviewModel ?? own.model ?? otherwise.model ?? 'the agent’s own'}
                suggestions={agent.models}
                onSave={(text) => save({ reviewModel: text.trim() || null })}
              />
            </Row>
          )}
          <Row name="Permission mode" hint="what it may do without asking">
            <Segmented
              label={`Permission mode of ${name}`}
              choices={[
                { value: usual, label: `By the settings${allowed}` },
                ...permissions.options.map((value) => ({ value, label: permissionWords[value] })),
              ]}
              value={own.permissions ?? usual}
              onChange={(value) => save({ permissions: permissions.nullable().catch(null).parse(value) })}
            />
          </Row>
        </>
      )}
      <Row name="Extra arguments" hint="one a line, before those of Espalier">
        <SavedLines
          label={`Extra arguments of ${name}`}
          value={own.args.join('\n')}
          placeholder={otherwise.args.join('\n') || 'none'}
          onSave={(text) => save({ args: argumentsIn(text) })}
        />
      </Row>
      <Row name="Environment" hint="NAME=value, one a line; secrets belong in the agent’s own configuration">
        <SavedLines
          label={`Environment of ${name}`}
          value={environmentText(own.env)}
          placeholder={environmentText(otherwise.env) || 'none'}
          check={wrongEnvironment}
          onSave={saveEnvironment}
        />
      </Row>
    </>
  );
}
