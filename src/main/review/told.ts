import type { Comment } from '../../shared/review';
import type { Save, Store } from '../store/store';
import type { Transcripts } from '../transcripts/transcripts';
import { asSent } from './findings/findings';
import { toldOf } from './last-word';
import { numberedFrom } from './numbers';
import { aboutComment } from './request-brief';

/**
 * Marks drafts of a session as sent that its agent was told of already: a core that ended between telling an agent at
 * work and saving that left them drafts, and its conversation says so. Without it they would be sent twice.
 */
export type TakeUpTold = (session: string) => void;

export function makeTakeUpTold({
  store,
  transcripts,
}: {
  store: Pick<Store, 'save' | 'comments' | 'findings'>;
  transcripts: Pick<Transcripts, 'read'>;
}): TakeUpTold {
  return (session) => {
    const all = store.comments.of(session);
    if (all.every(({ state }) => state !== 'draft')) return;
    const comments = toldAlready(all, toldOf(transcripts, session));
    const save: Save = { comments, findings: asSent(store.findings.of(session), comments) };
    if (comments.length > 0) store.save(save);
  };
}

/** Drafts whose very words, with their number and place, are among what an agent was told since they were written; as sent then. */
export function toldAlready(all: readonly Comment[], told: readonly { at: string; text: string }[]): Comment[] {
  const drafts = all.filter(({ state }) => state === 'draft');
  return numberedFrom(all, drafts).flatMap((comment, index) => {
    const since = drafts[index]?.messages.at(-1)?.at ?? '';
    const words = aboutComment(comment);
    const said = told.find(({ at, text }) => at >= since && text.includes(words));
    return said ? numberedFrom(all, [comment], said.at) : [];
  });
}
