import type { Found, Rule } from './rule';

/** Files that the task did not speak of. */
export const area: Rule = ({ files, inArea }) =>
  files.flatMap(({ path, oldPath, status }): Found[] =>
    inArea === null || (inArea.has(path) && (status !== 'renamed' || oldPath === null || inArea.has(oldPath)))
      ? []
      : [{ path, line: null, severity: 'medium', kind: 'outside-area', message: 'Outside of what the task is about.', text: '' }],
  );
