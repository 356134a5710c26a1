import { access } from 'node:fs/promises';

/** Whether anything stands at a path that we may see. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
