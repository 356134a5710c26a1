import { EspalierError, toErrorRecord } from '../../shared/errors';
import { type Core, withCore } from '../core';
import { harmless, note, paint, printable, say, sayJson } from '../output';

/** Takes sessions as landed whose pull requests were merged on their server. Exit code 1 where one was not. */
export async function merged(names: string[], { json }: { json?: true }): Promise<number> {
  return withCore(async (core) => {
    const landed = [];
    const failed = [];
    for (const name of names) {
      try {
        const { id, title, landing } = await take(core, name);
        landed.push({ id, commit: landing?.commit ?? '' });
        if (!json) say(`${paint('green', 'landed')}   ${id}  ${printable(title)}  ${paint('dim', (landing?.commit ?? '').slice(0, 10))}`);
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        failed.push({ session: name, ...error });
        if (!json) note(`${printable(name)}: ${harmless(error.message)} ${harmless(error.hint)}`);
      }
    }
    if (json) sayJson({ landed, failed });
    return failed.length > 0 ? 1 : 0;
  });
}

/** Asks the server anew how the session's pull request stands: what was last seen of it may be minutes old. */
async function take(core: Core, name: string) {
  const { session } = await core.call('session.show', { session: name });
  if (session.pull === null)
    throw new EspalierError(
      'refused',
      `“${session.title}” has no pull request.`,
      `Nothing was changed. \`espalier land ${session.id} --pr\` opens one.`,
    );
  const { id } = await core.call('pull.refresh', { id: session.pull.id });
  return core.call('pull.land', { id });
}
