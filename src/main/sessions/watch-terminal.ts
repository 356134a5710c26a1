import os from 'node:os';
import type { SessionRecord } from '../../shared/model';
import type { TerminalClient } from '../../shared/terminal-client';
import type { ActivityWatch, Observed, watchActivity } from '../agents/activity-watch';
import type { HookNews } from '../agents/hooks/events';
import type { Look } from '../agents/screen';
import type { SessionFile, Use } from '../agents/session-files';
import type { Signals } from '../agents/signals';
import type { UseWatch, watchUse } from '../agents/use-watch';
import type { Live } from './live';

interface Peers {
  terminals(): Promise<TerminalClient>;
  live: Live;
  watchActivity: typeof watchActivity;
  look: Look;
  watchUse: typeof watchUse;
  /** What a run of a session used. */
  used(id: string, run: string, use: Use): void;
  /** What its agent calls the conversation of a session. */
  know(id: string, conversation: string): void;
  /** Live facts of a session changed. */
  tell(id: string): void;
  /** Its worktree may have changed. */
  stirred(id: string): void;
}

/** What there is to see of an agent. */
interface Watched {
  signals: Signals;
  sessionFile: SessionFile | null;
  /** What a new conversation is called once there is one. */
  named: string | null;
  /** In which it runs. */
  env: Readonly<Record<string, string | undefined>>;
}

export interface TerminalWatches {
  /** What is seen of a session's run counts until `end`. */
  begin(record: SessionRecord & { run: string }, about: Watched): ActivityWatch;
  /** A hook of the agent of this run told something. */
  hooked(run: string, news: HookNews): void;
}

/** What is seen of agents that run in a terminal. */
export function makeTerminalWatches({ terminals, live, watchActivity, look, watchUse, used, know, tell, stirred }: Peers): TerminalWatches {
  const open = new Map<string, { begins(conversation: string): void; watch: ActivityWatch; use: UseWatch | null }>();
  return {
    begin: (record, { signals, sessionFile, named, env }) => {
      const { id, run, worktree } = record;
      let conversation = record.conversation ?? named;
      const begins = (name: string): void => {
        conversation = name;
        know(id, name);
      };
      const onChange = (observed: Observed): void => {
        live.observe(id, observed);
        // Seen at work by more than its output: it has taken its task up, under the name that it was given for that.
        const { is, by } = observed.activity;
        if (named !== null && conversation === named && is === 'working' && by !== 'start' && by !== 'output') begins(named);
        tell(id);
        stirred(id); // also when it fell silent: it may have written files without a word
      };
      const watch = watchActivity({
        ...{ signals, onChange },
        reply: (text) =>
          void terminals()
            .then((client) => client.write(run, text))
            .catch(() => undefined), // it has ended meanwhile
        look: () => look(run, signals),
      });
      const use =
        sessionFile &&
        watchUse({
          ...{ sessionFile, since: Date.parse(record.startedAt ?? record.createdAt), conversation: () => conversation },
          place: { worktree, env, home: env['HOME'] ?? os.homedir() },
          onUse: (use) => used(id, run, use),
        });
      open.set(run, { begins, watch, use });
      return {
        ...watch,
        feed: (bytes, live) => {
          watch.feed(bytes, live);
          use?.output();
        },
        end: () => {
          open.delete(run);
          watch.end();
          use?.end();
          live.observe(id, null);
        },
      };
    },
    hooked: (run, news) => {
      const followed = open.get(run);
      if (!followed) return; // it has ended, or speaks by messages, which say more
      if (news.conversation !== null) followed.begins(news.conversation);
      if (news.says) followed.watch.hook(news.says);
      followed.use?.hook(news);
    },
  };
}
