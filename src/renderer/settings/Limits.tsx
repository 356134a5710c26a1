import type { Settings } from '../../shared/model';
import { useGeneral } from '../connection/replica';
import { Segmented } from '../ui/Segmented';
import { Switch } from '../ui/Switch';
import { Row, SavedText } from './Form';
import { wholeNumber } from './page';
import { save } from './save';

const places = ['1', '2', '3', '4'].map((value) => ({ value, label: value }));

const wrongNumber = (text: string): string | null => {
  const number = wholeNumber(text, 1, 64);
  return 'error' in number ? number.error : null;
};

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
    </>
  );
}
