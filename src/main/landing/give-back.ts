import { stripVTControlCharacters } from 'node:util';
import { type Check, checkName } from '../../shared/check';
import type { ErrorRecord } from '../../shared/errors';
import type { SearchStep } from '../../shared/landing';
import type { SessionRecord } from '../../shared/model';
import type { Settings } from '../../shared/settings';
import type { Sessions } from '../sessions/sessions';
import type { Left, Link } from './chain';

/** Of what a failed check printed, so much is kept and told; characters. */
const told = 4000;

/** Why a state of the target does not pass: a check, or the set-up of the checkout in which it was to run. */
export type Failing = { check: Check } | { setUp: ErrorRecord };

export interface GiveBack {
  /** It does not merge, or is not what was approved. */
  left(left: Left): void;
  /** It does not pass where it would land. `broken`: nor does the target without it. `search`: how it was found. */
  failing(link: Link, failing: Failing, broken: boolean, search: readonly SearchStep[]): Promise<void>;
  refused(id: string, error: ErrorRecord): void;
}

interface Peers {
  sessions: Pick<Sessions, 'get' | 'move'>;
  settings(): Settings;
  /** Whether its agent can be told something by a new run. */
  hears(record: SessionRecord): boolean;
  readLog(run: string, bytes: number): Promise<{ bytes: Buffer }>;
}

/** Takes sessions out of the landing queue that do not land, each with why. */
export function makeGiveBack({ sessions, settings, hears, readLog }: Peers): GiveBack {
  const outputOf = async (failing: Failing): Promise<string> => {
    if ('setUp' in failing) return failing.setUp.message;
    if (failing.check.run === null) return '';
    const { bytes } = await readLog(failing.check.run, told * 4);
    return stripVTControlCharacters(bytes.toString('utf8')).replaceAll('\r', '').trim().slice(-told);
  };
  /** Whether its agent is to mend it by itself. */
  const goesBack = (record: SessionRecord): boolean =>
    record.place === 'background' && hears(record) && record.rounds.checks < settings().fixRounds;

  return {
    refused: (id, error) => void sessions.move(id, { type: 'refuse', error }),
    left: (left) => {
      if (left.reason === 'conflict') {
        const { conflicts } = left;
        const returned = { reason: 'conflict', paths: conflicts.map(({ path }) => path) } as const;
        sessions.move(left.id, { type: 'conflict', conflicts, returned });
      } else if (left.reason === 'changed') {
        const message = 'It has changed since it was approved, so it did not land.';
        const hint = `Nothing was changed. Review what is new: \`espalier approve ${left.id}\` says yes to it.`;
        sessions.move(left.id, { type: 'refuse', error: { code: 'refused', message, hint }, returned: { reason: 'changed' } });
      } else {
        const { message, hint } = left.refusal;
        sessions.move(left.id, { type: 'refuse', error: { code: 'refused', message, hint } });
      }
    },
    failing: async (link, failing, broken, search) => {
      const record = sessions.get(link.id);
      if (record.state !== 'landing') return;
      const { target } = link.request;
      const name = 'check' in failing ? checkName(failing.check) : 'set-up';
      const flaky = 'check' in failing && failing.check.state === 'flaky';
      const output = await outputOf(failing);
      const found = search.map(({ tested, state }) => ({ tested, passed: state === 'passed' }));
      const returned = { reason: 'checks', check: name, output, ...(found.length > 1 && { search: found }) } as const;
      if (!broken && !flaky && goesBack(record)) {
        const brief = briefFor(link, name, 'check' in failing && failing.check.state === 'timed-out', output);
        sessions.move(record.id, { type: 'sendBack', by: 'checks', brief, returned }, { who: 'core', why: `${name} fails on ${target}` });
        return;
      }
      const what = flaky
        ? `“${name}” passes only at a further try on what ${target} would be`
        : `“${name}” does not pass on what ${target} would be`;
      const message = broken ? `“${name}” does not pass on ${target} itself, with or without it.` : `${what}.`;
      const hint = broken
        ? `Nothing was changed. Mend ${target} first, then land it again.`
        : 'Nothing was changed. Read its output, then send the session back to its agent or mend it yourself.';
      sessions.move(record.id, { type: 'refuse', error: { code: 'refused', message, hint }, returned });
    },
  };
}

/** What its agent is told. The merged state is named, since its worktree does not hold it. */
function briefFor({ request, onto, commit }: Link, name: string, late: boolean, output: string): string {
  const { target, base } = request;
  return [
    `Your change was to land on ${target}, but \`${name}\` ${late ? 'ran out of time' : 'fails'} once it is merged with what is there by now.`,
    `The merged state is the commit ${commit} (no branch has it). What came in since you began: \`git log -p ${base}..${onto}\`.`,
    'Find out why, and change your work in this worktree so that it passes there as well.',
    ...(output === '' ? [] : ['It printed at its end:', '', '```', output, '```']),
  ].join('\n');
}
