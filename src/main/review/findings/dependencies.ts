import { readManifest } from './manifest';
import type { Found, Rule } from './rule';

/** Packages that were not there before, and commands that run when one is installed. */
export const dependencies: Rule = ({ files }) =>
  files.flatMap(({ path, before, after }) => {
    const [old, now] = [readManifest(path, before), readManifest(path, after)];
    const fresh = [...now.names].filter(([name]) => !old.names.has(name));
    const scripts = [...now.scripts].filter(([name, { command }]) => old.scripts.get(name)?.command !== command);
    return [
      ...fresh.map(
        ([name, line]): Found => ({
          path,
          line,
          severity: 'medium',
          kind: 'dependency-added',
          message: `Depends on ${name}, which is new.`,
          text: name,
        }),
      ),
      ...scripts.map(
        ([name, { command, line }]): Found => ({
          ...{ path, line, severity: 'high', kind: 'install-script', text: `${name} ${command}` },
          message: `Runs by itself when it is installed (${name}).`,
        }),
      ),
    ];
  });
