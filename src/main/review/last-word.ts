import type { Transcripts } from '../transcripts/transcripts';

/** Entries of a conversation in which its agent's last words are looked for. */
const lastEntries = 500;

/** What a session's agent said, the last first; `since` a moment. */
export function wordsOf(transcripts: Pick<Transcripts, 'read'>, session: string, since = ''): string[] {
  const { entries } = transcripts.read(session, null, lastEntries);
  return entries
    .flatMap(({ entry }) => (entry.kind === 'text' && entry.from === 'agent' && entry.at >= since ? [entry.text] : []))
    .reverse();
}
