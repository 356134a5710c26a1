import type { Settings } from '../../shared/settings';
import { classes } from '../ui/classes';
import { Row, SavedText } from './Form';
import { wholeNumber } from './page';
import styles from './Settings.module.css';
import { save } from './save';

const cx = classes(styles);

const wrongSize = (text: string): string | null => {
  const number = wholeNumber(text, 8, 32);
  return 'error' in number ? number.error : null;
};

export const Terminal = ({ settings }: { settings: Settings }) => (
  <>
    <Row name="Font" hint="any font of this computer; empty for Geist Mono">
      <SavedText
        label="Terminal font"
        value={settings.terminalFont}
        placeholder="Geist Mono"
        onSave={(terminalFont) => void save({ terminalFont })}
      />
    </Row>
    <Row name="Size" hint="in pixels, 8 to 32">
      <SavedText
        label="Terminal font size"
        width={120}
        value={String(settings.terminalFontSize)}
        check={wrongSize}
        onSave={(text) => void save({ terminalFontSize: Number(text) })}
      />
    </Row>
    <Row name="How it looks" hint="as a tile shows it">
      <pre
        className={cx('sample')}
        style={{
          fontFamily: settings.terminalFont === '' ? 'var(--font-mono)' : `"${CSS.escape(settings.terminalFont)}", var(--font-mono)`,
          fontSize: settings.terminalFontSize,
        }}
      >
        {'$ git log --oneline\n7d0e4aa Retry uploads 0O 1lI {} => !=='}
      </pre>
    </Row>
    <Row name="Shell" hint="of the shell agent; empty for your login shell">
      <SavedText label="Shell" value={settings.shell} placeholder="/bin/bash" onSave={(shell) => void save({ shell })} />
    </Row>
  </>
);
