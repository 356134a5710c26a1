import type { Found, Rule } from './rule';

/** From which a binary file is large: a repository keeps it for ever; bytes. */
const large = 1024 * 1024;

/** Large files that are no text. */
export const binaries: Rule = ({ files }) =>
  files.flatMap(({ path, bytes }): Found[] => {
    if (bytes === null || bytes < large) return [];
    const message = `A binary file of ${(bytes / large).toFixed(1)} MiB, which the history keeps for ever.`;
    return [{ path, line: null, severity: 'medium', kind: 'large-binary', message, text: '' }];
  });
