import type { Pull } from '../../shared/landing';
import type { SessionRecord } from '../../shared/model';
import type { Settings } from '../../shared/settings';

interface Peers {
  settings(): Settings;
  session(id: string): SessionRecord;
  hears(record: SessionRecord): boolean;
  send(input: { id: string; comments: string[] }): void;
  answer(input: { id: string; comments: string[] }): Promise<Pull>;
}

/** What the person set to be done with the comments of those who may write, and of nobody else. */
export function makeByItself({ settings, session, hears, send, answer }: Peers): (pull: Pull) => Promise<void> {
  return async ({ id, session: of, state, problem, comments }) => {
    const record = session(of);
    // At work it has not said its last word; stopped or failed, a person is to look.
    if (state !== 'open' || problem !== null || record.state !== 'finished') return;
    const theirs = comments.filter(({ trusted }) => trusted);
    const said = theirs.filter((one) => one.state === 'sent' && one.answer !== null);
    if (settings().postAnswers && said.length > 0) await answer({ id, comments: said.map((one) => one.id) });
    const fresh = theirs.filter((one) => one.state === 'new');
    if (settings().sendComments && fresh.length > 0 && hears(record)) send({ id, comments: fresh.map((one) => one.id) });
  };
}
