import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { EspalierError } from '../../shared/errors';
import { type Limits, type Settings, settings as schema } from '../../shared/settings';
import { parseConfig } from '../config/parse';
import { replaceFile } from '../config/replace-file';
import { followFile } from '../config/watched';

/** Fields to change; one that is undefined stays as it is. */
export type SettingsPatch = { [K in keyof Settings]?: Settings[K] | undefined };

/** What the person set, in `ESPALIER_HOME/settings.json`: a file that may be edited by hand. */
export interface SettingsFile {
  get(): Settings;
  limits(): Limits;
  set(patch: SettingsPatch): void;
  /** What is wrong with the file; the settings that could be read hold. */
  problem(): string | null;
  onChanged(listener: () => void): void;
}

/** As many jobs as cores and memory carry: an agent waits for its model most of the time, and takes about 0.75 GiB. */
export function defaultBackground(cores: number, memoryBytes: number): number {
  const byMemory = Math.floor((memoryBytes / 2 ** 30 - 2) / 0.75);
  return Math.max(2, Math.min(32, cores * 6, byMemory));
}

export function openSettings(home: string): SettingsFile {
  const file = path.join(home, 'settings.json');
  const listeners: (() => void)[] = [];
  let current = schema.parse({});
  let problem: string | null = null;
  const followed = followFile(file, ({ text, problem: unreadable }) => {
    const { value, problems } = parseConfig(schema, text ?? '{}', file);
    problem = unreadable ?? (problems.length > 0 ? problems.map(({ message }) => message).join('\n') : null);
    if (value) current = value;
    for (const listener of listeners) listener();
  });
  return {
    get: () => current,
    limits: () => ({
      maxForeground: current.maxForeground,
      maxBackground: current.maxBackground ?? defaultBackground(cpus().length, totalmem()),
    }),
    set: (patch) => {
      followed.read();
      if (problem !== null) {
        throw new EspalierError(
          'config',
          problem,
          'Nothing was changed, so that what you wrote there is not lost. Correct the file first.',
        );
      }
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const next = schema.parse({ ...current, ...given });
      replaceFile(file, `${JSON.stringify(next, null, 2)}\n`);
      followed.read();
    },
    problem: () => problem,
    onChanged: (listener) => void listeners.push(listener),
  };
}
