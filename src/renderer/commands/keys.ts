/** A key as commands and settings write it: modifiers in the order Ctrl, Alt, Shift, then the key, such as `Ctrl+Shift+K`. */

const modifiers = ['Ctrl', 'Alt', 'Shift'] as const;
const onMac = (): boolean => typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

/** What a key event needs to have to be compared with a key. */
export interface Pressed {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The physical key where Shift or Alt make another character of it: digits, letters and comma stay themselves. */
function keyName({ key, code }: Pressed): string {
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit) return digit;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter && key.length !== 1) return letter;
  if (key === ' ') return 'Space';
  return key;
}

/** A pressed key in the notation of commands; null for a modifier alone. `mac`: Cmd stands for Ctrl. */
export function keyOf(pressed: Pressed, mac = onMac()): string | null {
  if (['Control', 'Alt', 'Shift', 'Meta', 'AltGraph', 'Dead', 'Process'].includes(pressed.key)) return null;
  const ctrl = mac ? pressed.metaKey : pressed.ctrlKey;
  const held = [ctrl && 'Ctrl', pressed.altKey && 'Alt', pressed.shiftKey && 'Shift'].filter((name) => name !== false);
  return [...held, keyName(pressed)].join('+');
}

/** Keys in the one notation (`shift+ctrl+k` → `Ctrl+Shift+K`); null when it is not a key. */
export function normalKey(text: string): string | null {
  const parts = text.split('+').map((part) => part.trim());
  const key = parts.pop();
  if (key === undefined || key === '') return null;
  const held = parts.map((part) => modifiers.find((modifier) => modifier.toLowerCase() === part.toLowerCase()));
  if (held.includes(undefined)) return null;
  const name = key.length === 1 ? key.toUpperCase() : key;
  return [...modifiers.filter((modifier) => held.includes(modifier)), name].join('+');
}

const caps: Readonly<Record<string, string>> = {
  Enter: '↵',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};
const macCaps: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

/** A key as its cap shows it: `Ctrl K`, `⌘K`. */
export function keyCaps(keys: string, mac = onMac()): string {
  const parts = keys.split('+').map((part) => (mac ? macCaps[part] : undefined) ?? caps[part] ?? part);
  return parts.join(mac ? '' : ' ');
}

/** A key as `aria-keyshortcuts` wants it. */
export const ariaKeys = (keys: string, mac = onMac()): string => keys.replace(/\bCtrl\b/, mac ? 'Meta' : 'Control');

/** A key without Ctrl or Alt that is not a function key: never fires where text is typed. */
export const isBare = (keys: string): boolean => !/\b(Ctrl|Alt)\b/.test(keys) && !/(^|\+)F\d+$/.test(keys);
