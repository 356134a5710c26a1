import { Monitor, Moon, Sun } from 'lucide-react';
import type { Settings } from '../../shared/settings';
import { Segmented } from '../ui/Segmented';
import { Row } from './Form';
import { save } from './save';

export const Appearance = ({ settings }: { settings: Settings }) => (
  <Row name="Theme" hint="of the window and its terminals">
    <Segmented
      label="Theme"
      choices={[
        { value: 'system', label: 'System', icon: Monitor },
        { value: 'dark', label: 'Dark', icon: Moon },
        { value: 'light', label: 'Light', icon: Sun },
      ]}
      value={settings.theme}
      onChange={(theme) => void save({ theme })}
    />
  </Row>
);
