import { type Permissions, type Place, permissions } from '../../shared/model';
import type { Settings } from '../../shared/settings';
import { dollarsIn, percentIn, permissionWords } from '../compose/limits';
import { useGeneral } from '../connection/replica';
import { Segmented } from '../ui/Segmented';
import { Select } from '../ui/Select';
import { Switch } from '../ui/Switch';
import { Row, SavedText } from './Form';
import { wholeNumber } from './page';
import { save, saveWithin } from './save';

const places = ['1', '2', '3', '4'].map((value) => ({ value, label: value }));

const wrongNumber = (text: string): string | null => {
  const number = wholeNumber(text, 1, 64);
  return 'error' in number ? number.error : null;
};

const faultOf = (read: { value: unknown } | { error: string }): string | null => ('error' in read ? read.error : null);
const wrongDollars = (text: string): string | null => faultOf(dollarsIn(text));
const wrongPercent = (text: string): string | null => (text.trim() === '' ? 'A whole number from 10 to 100.' : faultOf(percentIn(text)));

/** A limit in dollars; empty for none. */
function Budget({ label, value, onSave }: { label: string; value: number | null; onSave(value: number | null): void }) {
  const save = (text: string): void => {
    const read = dollarsIn(text);
    if ('value' in read) onSave(read.value);
  };
  return (
    <SavedText
      label={label}
      width={120}
      placeholder="no limit"
      value={value === null ? '' : String(value)}
      check={wrongDollars}
      onSave={save}
    />
  );
}

/** What an agent may do without asking, where neither its task nor its own settings say it. */
function Allowed({ place, settings }: { place: Place; settings: Settings }) {
  const set = (value: Permissions): void => saveWithin((now) => ({ permissions: { ...now.permissions, [place]: value } }));
  return (
    <Select
      label={`Permissions in the ${place}`}
      options={permissions.options.map((value) => ({ value, label: permissionWords[value] }))}
      value={settings.permissions[place]}
      onChange={(value) => set(permissions.parse(value))}
    />
  );
}

/** What holds for the conversations of agents, as far as they tell of it. */
function Conversations({ settings }: { settings: Settings }) {
  return (
    <>
      <Row name="Permissions, foreground" hint="what an agent in a tile may do without asking">
        <Allowed place="foreground" settings={settings} />
      </Row>
      <Row name="Permissions, background" hint="what a job may do without asking">
        <Allowed place="background" settings={settings} />
      </Row>
      <Row name="Hand off at" hint="percent of its context from which a fresh conversation is offered">
        <SavedText
          label="Hand off at, percent"
          width={120}
          value={String(settings.handoffAt)}
          check={wrongPercent}
          onSave={(text) => void save({ handoffAt: Number(text.trim().replace(/\s*%$/, '')) })}
        />
      </Row>
      <Row name="Hand off by itself" hint="as soon as that is reached, without asking">
        <Switch
          label="Hand off by itself"
          checked={settings.handoffByItself}
          onChange={(handoffByItself) => void save({ handoffByItself })}
        />
      </Row>
      <Row name="Budget of a session" hint="dollars; it pauses there and asks">
        <Budget
          label="Budget of a session, dollars"
          value={settings.budgetPerSession}
          onSave={(budgetPerSession) => void save({ budgetPerSession })}
        />
      </Row>
      <Row name="Budget of a day" hint="dollars, over all sessions; they pause there and ask">
        <Budget label="Budget of a day, dollars" value={settings.budgetPerDay} onSave={(budgetPerDay) => void save({ budgetPerDay })} />
      </Row>
    </>
  );
}

export function Limits({ settings }: { settings: Settings }) {
  const resolved = useGeneral()?.limits.maxBackground ?? 1;
  const automatic = settings.maxBackground === null;
  return (
    <>
      <Row name="Foreground" hint="agents that work in a tile at once">
        <Segmented
          label="Agents in the foreground"
          choices={places}
          value={String(settings.maxForeground)}
          onChange={(value) => void save({ maxForeground: Number(value) })}
        />
      </Row>
      <Row name="Background" hint="jobs that work at once; more are queued">
        <Switch label="By cores and memory" checked={automatic} onChange={(next) => void save({ maxBackground: next ? null : resolved })} />
        <span>{automatic ? `By cores and memory of this computer: ${resolved}` : 'As many as you say:'}</span>
        {!automatic && (
          <SavedText
            label="Jobs in the background"
            width={120}
            value={String(settings.maxBackground)}
            check={wrongNumber}
            onSave={(text) => void save({ maxBackground: Number(text) })}
          />
        )}
      </Row>
      <Conversations settings={settings} />
    </>
  );
}
