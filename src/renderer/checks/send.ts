import { type Check, type CheckFailure, checkName } from '../../shared/check';
import { target } from '../../shared/lifecycle';
import type { Session } from '../../shared/model';
import { act } from '../connection/act';
import { core } from '../connection/clients';

/** Whether its agent can be told what failed: it is at rest, and goes on with that. */
export const canSend = ({ state }: Pick<Session, 'state'>): boolean => target(state, 'restart') !== null;

const lineOf = ({ path, line, test, message }: CheckFailure): string => {
  const place = path === null ? '' : line === null ? `${path}: ` : `${path}:${line}: `;
  return `- ${place}${test === null ? '' : `${test}: `}${message}`;
};

/** Sends failures of a check to the session's agent, which goes on with them. Whether they were sent. */
export async function sendFailures(
  { id, title }: Pick<Session, 'id' | 'title'>,
  check: Check,
  failures: readonly CheckFailure[],
  hint: string,
): Promise<boolean> {
  const text = [`\`${checkName(check)}\` fails. Mend it:`, ...failures.map(lineOf), ...(hint.trim() === '' ? [] : ['', hint.trim()])].join(
    '\n',
  );
  const sent = core().call('review.requestChanges', { session: id, text, agent: null });
  return (await act(sent, { failed: `Nothing was sent to the agent of ${title}` })) !== undefined;
}

/** Runs checks anew; `names` null: all. `clean`: in a fresh checkout of the work, without what git ignores. */
export const runChecks = ({ id, title }: Pick<Session, 'id' | 'title'>, names: string[] | null, clean: boolean): Promise<unknown> =>
  act(core().call('check.run', { session: id, names, clean }), { failed: `The checks of ${title} did not run` });
