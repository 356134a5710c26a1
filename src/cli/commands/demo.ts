import { pathsOf, withCore } from '../core';
import { paint, printable, say, sayJson } from '../output';
import { sessionJson } from '../session-json';
import { plural } from '../words';

/** Makes the sample repository and starts its practice jobs. */
export async function demo({ json }: { json?: true }): Promise<number> {
  const { repository, sessions } = await withCore((core) => core.call('demo.start', {}));
  if (json) {
    const paths = pathsOf([repository]);
    const { id, name, path, branch, openedAt } = repository;
    sayJson({ repository: { id, name, path, branch, openedAt }, sessions: sessions.map((session) => sessionJson(session, paths)) });
    return 0;
  }
  say(`${plural(sessions.length, 'practice job')} at work in ${repository.path}:`);
  for (const { id, title } of sessions) say(`  ${id}  ${paint('bold', printable(title))}`);
  say(paint('dim', 'One will ask you something, two conflict. Watch with `espalier status`, then `diff` and `merge`.'));
  return 0;
}
