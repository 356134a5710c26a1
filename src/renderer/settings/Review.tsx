import { mergeStrategy } from '../../shared/model';
import { canReview } from '../../shared/reviewer';
import type { Settings } from '../../shared/settings';
import { useReplica } from '../connection/replica';
import { AgentMark } from '../ui/AgentMark';
import { Segmented } from '../ui/Segmented';
import { Select } from '../ui/Select';
import { Switch } from '../ui/Switch';
import { Row, SavedText } from './Form';
import { wholeNumber } from './page';
import { save } from './save';

const nobody = '';

const wrongNumber =
  (max: number) =>
  (text: string): string | null => {
    const read = wholeNumber(text, 0, max);
    return 'error' in read ? read.error : null;
  };

const ways = [
  { value: 'squash', label: 'Squash' },
  { value: 'commit', label: 'Merge commit' },
  { value: 'rebase', label: 'Rebase' },
];

/** What happens between the end of a job and its landing. */
export function Review({ settings }: { settings: Settings }) {
  const agents = useReplica((state) => state.agents).filter(canReview);
  return (
    <>
      <Row name="Reviewer" hint="an agent that reads what another one changed, before you do">
        <Select
          label="Reviewer"
          value={settings.reviewer ?? nobody}
          options={[
            { value: nobody, label: 'Nobody' },
            ...agents.map(({ id, name, problem }) => ({
              value: id,
              label: name,
              mark: <AgentMark agent={id} />,
              ...(problem === null ? {} : { detail: problem }),
            })),
          ]}
          onChange={(reviewer) => void save({ reviewer: reviewer === nobody ? null : reviewer })}
        />
      </Row>
      <Row name="Review from" hint="changed lines from which a change is given to the reviewer">
        <SavedText
          label="Review from, lines"
          width={120}
          value={String(settings.reviewFrom)}
          check={wrongNumber(1_000_000)}
          onSave={(text) => void save({ reviewFrom: Number(text) })}
        />
      </Row>
      <Row name="Failed checks" hint="how often a job goes back to its agent with them by itself">
        <SavedText
          label="Rounds for failed checks"
          width={120}
          value={String(settings.fixRounds)}
          check={wrongNumber(10)}
          onSave={(text) => void save({ fixRounds: Number(text) })}
        />
      </Row>
      <Row name="Land with" hint="how a change becomes commits of its target">
        <Segmented
          label="Land with"
          choices={ways}
          value={settings.landWith}
          onChange={(value) => void save({ landWith: mergeStrategy.parse(value) })}
        />
      </Row>
      <Row name="Name the agent" hint="in a Co-authored-by line of each commit">
        <Switch label="Name the agent" checked={settings.coAuthored} onChange={(coAuthored) => void save({ coAuthored })} />
      </Row>
      <Row name="Pull request texts" hint="who writes title and text; they are yours to edit">
        <Select
          label="Pull request texts"
          value={settings.pullWriter ?? nobody}
          options={[
            { value: nobody, label: 'By template' },
            ...agents.map(({ id, name }) => ({ value: id, label: name, mark: <AgentMark agent={id} /> })),
          ]}
          onChange={(writer) => void save({ pullWriter: writer === nobody ? null : writer })}
        />
      </Row>
      <Row name="Send comments" hint="new ones on a pull request, of people who may write there, go to its agent by themselves">
        <Switch label="Send comments" checked={settings.sendComments} onChange={(sendComments) => void save({ sendComments })} />
      </Row>
      <Row name="Post answers" hint="of the agent to those, in your name, by themselves">
        <Switch label="Post answers" checked={settings.postAnswers} onChange={(postAnswers) => void save({ postAnswers })} />
      </Row>
      <Row name="Editor" hint="opens a file of a review; {file} and {line} stand for where">
        <SavedText
          label="Editor"
          value={settings.editor}
          placeholder="code --goto {file}:{line}"
          onSave={(editor) => void save({ editor })}
        />
      </Row>
    </>
  );
}
