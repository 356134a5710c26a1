import type { Transcripts } from '../transcripts/transcripts';

/** Entries of a conversation in which its agent's last words are looked for. */
const lastEntries = 500;

/** What a session's agent said, the last first; `since` a moment. */
export function wordsOf(transcripts: Pick<Transcripts, 'read'>, session: string, since = ''): string[] {
  return textsOf(transcripts, session, 'agent')
    .flatMap(({ at, text }) => (at >= since ? [text] : []))
    .reverse();
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
