import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';

/** As the file of a conversation is named: with the minute at which it was begun. */
const nameOf = (conversation: string, minute: Date): string =>
  `session-${minute.toISOString().slice(0, 16).replaceAll(':', '-')}-${conversation.slice(0, 8)}.jsonl`;

/**
 * To load a conversation gemini (0.61) first begins an empty one of the same name. In the minute in which the conversation
 * was begun that empties its file, and all that was said is lost: so the file gets the name of the minute before.
 */
export function spareConversation(
  conversation: string,
  { home, env, now = new Date() }: { home: string; env: Readonly<Record<string, string | undefined>>; now?: Date },
): void {
  const projects = path.join(env['GEMINI_CLI_HOME'] || home, '.gemini', 'tmp');
  if (!existsSync(projects)) return;
  for (const project of readdirSync(projects)) {
    const chats = path.join(projects, project, 'chats');
    const file = path.join(chats, nameOf(conversation, now));
    const before = path.join(chats, nameOf(conversation, new Date(now.getTime() - 60_000)));
    if (existsSync(file) && !existsSync(before)) renameSync(file, before);
  }
}
