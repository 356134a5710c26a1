import { Notification } from 'electron';
import type { Replica } from '../../shared/changes';
import { type News, newsIn, newsSince } from './needs';

/** What comes within this time (ms) is told at once: more than `many` in one notification instead of one each. */
const gather = 150;
const many = 3;

export interface Notifier {
  /** To be called with each state of the core. */
  changed(replica: Replica): void;
}

/**
 * Tells the person what is new: once, not of a session that is being looked at, and never more than a handful.
 * `open`: a notification was clicked; null stands for several sessions.
 */
export function openNotifier(how: { isLookedAt(session: string): boolean; open(session: string | null): void; icon: string }): Notifier {
  /** One that is not held is collected, and its click lost. By session; '' for those of several. */
  const held = new Map<string, Notification>();
  let known: Map<string, News> | null = null;
  let waiting = new Map<string, News>();
  let timer: NodeJS.Timeout | null = null;

  const show = (key: string, title: string, body: string, session: string | null): void => {
    held.get(key)?.close();
    const notification = new Notification({ title, body, icon: how.icon });
    const drop = (): void => {
      if (held.get(key) === notification) held.delete(key);
    };
    notification.on('click', () => {
      drop();
      how.open(session);
    });
    notification.on('close', drop);
    held.set(key, notification);
    notification.show();
  };
  const flush = (): void => {
    timer = null;
    const news = [...waiting.values()].filter(({ session }) => !how.isLookedAt(session));
    waiting = new Map();
    if (news.length <= many) for (const { session, title, body } of news) show(session, title, body, session);
    else show('', `${news.length} sessions want a look`, news.map(({ title }) => title).join('\n'), null);
  };

  return {
    changed: (replica) => {
      const now = newsIn(replica);
      for (const news of newsSince(known, now)) waiting.set(news.session, news);
      for (const session of known?.keys() ?? []) {
        if (now.has(session)) continue;
        waiting.delete(session); // answered, or merged, before it was told
        held.get(session)?.close();
      }
      known = now;
      if (replica.general?.settings.notifications === false) waiting.clear();
      if (waiting.size > 0 && timer === null) timer = setTimeout(flush, gather);
    },
  };
}
