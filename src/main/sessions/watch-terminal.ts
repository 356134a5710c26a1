import type { SessionRecord } from '../../shared/model';
import type { TerminalClient } from '../../shared/terminal-client';
import type { ActivityWatch, Observed, watchActivity } from '../agents/activity-watch';
import type { HookNews } from '../agents/hooks/events';
import type { Look } from '../agents/screen';
import type { Signals } from '../agents/signals';
import type { Live } from './live';

interface Peers {
  terminals(): Promise<TerminalClient>;
  live: Live;
  watchActivity: typeof watchActivity;
  look: Look;
  /** What its agent calls the conversation of a session. */
  know(id: string, conversation: string): void;
  /** Live facts of a session changed. */
  tell(id: string): void;
  /** Its worktree may have changed. */
  stirred(id: string): void;
}

export interface TerminalWatches {
  /** What is seen of a session's run counts until `end`. `named`: what a new conversation is called once there is one. */
  begin(record: SessionRecord & { run: string }, about: { signals: Signals; named: string | null }): ActivityWatch;
  /** A hook of the agent of this run told something. */
  hooked(run: string, news: HookNews): void;
}

/** What is seen of agents that run in a terminal. */
export function makeTerminalWatches({ terminals, live, watchActivity, look, know, tell, stirred }: Peers): TerminalWatches {
  const open = new Map<string, { session: string; watch: ActivityWatch }>();
  return {
    begin: ({ id, run }, { signals, named }) => {
      const onChange = (observed: Observed): void => {
        live.observe(id, observed);
        // Seen at work by more than its output: it has taken its task up, under the name that it was given for that.
        const { is, by } = observed.activity;
        if (named !== null && is === 'working' && by !== 'start' && by !== 'output') know(id, named);
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
      open.set(run, { session: id, watch });
      return {
        ...watch,
        end: () => {
          open.delete(run);
          watch.end();
          live.observe(id, null);
        },
      };
    },
    hooked: (run, { says, conversation }) => {
      const followed = open.get(run);
      if (!followed) return; // it has ended, or speaks by messages, which say more
      if (conversation !== null) know(followed.session, conversation);
      if (says) followed.watch.hook(says);
    },
  };
}
