import { EspalierError } from '../../shared/errors';
import { withCore } from '../core';
import { printable, say, sayJson } from '../output';

/** Saves a draft on lines of a session's work as it is now: `src/a.ts:12`, or `src/a.ts:12-15`. */
export async function comment(name: string, where: string, text: string, { json }: { json?: true }): Promise<number> {
  const [, path, first, last = first] = /^(.+):(\d+)(?:-(\d+))?$/s.exec(where) ?? [];
  if (path === undefined || text.trim() === '')
    throw new EspalierError(
      'usage',
      path === undefined ? `“${where}” is no place.` : 'The comment is empty.',
      'Nothing was saved. Write it as path:line "<text>".',
    );
  const saved = await withCore(async (core) => {
    const { session, tree } = await core.call('review.open', { session: name });
    const lines = { line: Number(first), endLine: Number(last) };
    return core.call('comment.save', { session, tree, id: null, path, side: 'new', ...lines, text });
  });
  if (json) sayJson(saved);
  else say(`Saved as a draft on ${printable(saved.path)}:${saved.line}. \`espalier request-changes ${saved.session}\` sends it.`);
  return 0;
}

/** Lets an agent that did not make it read what a session changed. */
export async function requestReview(name: string, { agent, json }: { agent?: string; json?: true }): Promise<number> {
  const review = await withCore((core) => core.call('review.ask', { session: name, agent: agent ?? null }));
  const reviewed = review.reviews?.session ?? name;
  if (json) sayJson({ id: reviewed, review: review.id });
  else say(`${printable(review.agent)} reads it (${review.id}); \`espalier review ${printable(reviewed)}\` shows what it says.`);
  return 0;
}

/** Sends all drafts and a text to the agent of a session, which goes on with them. */
export async function requestChanges(
  name: string,
  { message, agent, json }: { message?: string; agent?: string; json?: true },
): Promise<number> {
  const { session, run } = await withCore((core) =>
    core.call('review.requestChanges', { session: name, text: message ?? null, agent: agent ?? null }),
  );
  if (json) sayJson({ id: session.id, run });
  else say(`“${printable(session.title)}” goes on with what you asked for: \`espalier logs ${session.id} --follow\`.`);
  return 0;
}
