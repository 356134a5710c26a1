import type { Transcripts } from '../transcripts/transcripts';

/** Entries of a conversation in which its agent's last words are looked for. */
const lastEntries = 500;

/** What a session's agent said, the last first; `since` a moment. */
export function wordsOf(transcripts: Pick<Transcripts, 'read'>, session: string, since = ''): string[] {
  return textsOf(transcripts, session, 'agent')
    .flatMap(({ at, text }) => (at >= since ? [text] : []))
    .reverse();
}

/** What a session's agent last meant to do, over all its runs; null: it never said. */
export function planOf(transcripts: Pick<Transcripts, 'read'>, session: string): string | null {
  for (let { total: to } = transcripts.read(session, 0, 0); to > 0; to -= lastEntries) {
    const from = Math.max(0, to - lastEntries);
    const plan = transcripts.read(session, from, to - from).entries.findLast(({ entry }) => entry.kind === 'plan')?.entry;
    if (plan?.kind === 'plan') return plan.text;
  }
  return null;
}

/** What a session's agent was told, in its order. */
export const toldOf = (transcripts: Pick<Transcripts, 'read'>, session: string): Text[] => textsOf(transcripts, session, 'person');

interface Text {
  at: string;
  text: string;
}

function textsOf(transcripts: Pick<Transcripts, 'read'>, session: string, from: 'agent' | 'person'): Text[] {
  const { entries } = transcripts.read(session, null, lastEntries);
  return entries.flatMap(({ entry }) => (entry.kind === 'text' && entry.from === from ? [{ at: entry.at, text: entry.text }] : []));
}
