import { useReplica } from '../connection/replica';

type Theme = 'system' | 'dark' | 'light';
const key = 'espalier.theme';
const systemLight = matchMedia('(prefers-color-scheme: light)');
let setting: Theme = remembered();

/** The theme of last time, so that the first frame has the right one; the core tells the setting a moment later. */
function remembered(): Theme {
  const stored = localStorage.getItem(key);
  return stored === 'dark' || stored === 'light' ? stored : 'system';
}

function draw(): void {
  document.documentElement.dataset['theme'] = setting === 'system' ? (systemLight.matches ? 'light' : 'dark') : setting;
}

/** Follows the setting and, where it says so, the system. */
export function applyTheme(): void {
  draw();
  systemLight.addEventListener('change', draw);
  useReplica.subscribe((state) => {
    const next = state.general?.settings.theme;
    if (next === undefined || next === setting) return;
    setting = next;
    localStorage.setItem(key, next);
    draw();
  });
}
