import { toErrorRecord } from '../../shared/errors';
import { withCore } from '../core';
import { harmless, note, paint, printable, say, sayJson } from '../output';

/** Leaves the work of sessions on their own branches, committed; they land nowhere and count as done. Exit code 1 where one was not. */
export async function keep(names: string[], { json, message }: { json?: true; message?: string }): Promise<number> {
  return withCore(async (core) => {
    const kept = [];
    const failed = [];
    for (const session of names) {
      try {
        const { undo, ...one } = await core.call('landing.keep', { session, message: message ?? null });
        kept.push({ ...one, undo });
        if (!json)
          say(
            `${paint('green', 'kept')}   ${one.id}  ${printable(one.branch)}  ${paint('dim', one.commit.slice(0, 10))}  \`espalier undo ${undo}\``,
          );
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        failed.push({ session, error });
        if (!json) note(`${printable(session)}: ${harmless(error.message)} ${harmless(error.hint)}`);
      }
    }
    if (json) sayJson({ kept, failed });
    return failed.length > 0 ? 1 : 0;
  });
}
