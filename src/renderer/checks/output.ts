import { useEffect, useState } from 'react';
import { type Check, type CheckOutcome, checkName, isFailing } from '../../shared/check';
import type { Contract } from '../../shared/contract';
import { toErrorRecord } from '../../shared/errors';
import type { Output } from '../../shared/rpc';
import type { TerminalStream } from '../../shared/terminal-client';
import { core, terminals } from '../connection/clients';
import { type Fetched, useFetched } from '../review/fetched';
import { failureKey } from './place';

/** Characters that are kept of what a running check prints. */
const most = 1024 * 1024;
/** ms until a process is asked for again that is about to be started. */
const pause = 100;

/** What a check that runs has printed so far, from its process itself. */
export function useLive(run: string | null): string {
  const [text, setText] = useState('');
  useEffect(() => {
    setText('');
    if (run === null) return;
    const decoder = new TextDecoder();
    let left = false;
    let stream: TerminalStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    let printed = '';
    const show = (): void => {
      frame = 0;
      setText(printed);
    };
    const open = (): void => {
      const listeners = {
        data: (bytes: Uint8Array) => {
          printed = (printed + decoder.decode(bytes, { stream: true })).slice(-most);
          if (frame === 0) frame = requestAnimationFrame(show);
        },
      };
      terminals()
        .open(run, { from: null, hold: false }, listeners)
        .then(
          (opened) => {
            stream = opened;
            if (left) opened.close();
          },
          (error: unknown) => {
            // The core tells that it starts it before it does. What is over is fetched whole.
            if (!left && toErrorRecord(error).code === 'not-found') timer = setTimeout(open, pause);
          },
        );
    };
    open();
    return () => {
      left = true;
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      stream?.close();
    };
  }, [run]);
  return text;
}

export type CheckOutput = Output<Contract, 'check.output'>;

/** Of what a check printed is shown: at an earlier time (`run`), at one attempt of that time, from 1; null: all of the last time. */
export interface Shown {
  run: string | null;
  attempt: number | null;
}

const outcomeOf = ({ state, run, tree }: Check): string => `${state} ${run} ${tree}`;

/** What a check printed and what failed in it, fetched anew with each outcome. */
export function useOutput(session: string, check: Check, { run, attempt }: Shown): Fetched<CheckOutput> {
  const name = checkName(check);
  return useFetched(`${session}\n${name}\n${run}\n${attempt}`, outcomeOf(check), () =>
    core().call('check.output', { session, name, run, attempt }),
  );
}

/** Keys of what failed in a run, told by an earlier outcome; null: nothing, or there was none. */
export function useFailedIn(session: string, check: Check, outcome: CheckOutcome | undefined): ReadonlySet<string> | null {
  const run = outcome !== undefined && isFailing(outcome) ? outcome.run : null;
  const name = checkName(check);
  const fetched = useFetched(`${session}\n${name}\n${run}`, '', async () =>
    run === null ? [] : (await core().call('check.output', { session, name, run })).failures,
  );
  const failures = fetched.value ?? [];
  return failures.length === 0 ? null : new Set(failures.map(failureKey));
}

/** What a check said in this repository so far, oldest first. */
export function useHistory(session: string, check: Check): readonly CheckOutcome[] {
  const name = checkName(check);
  const fetched = useFetched(`${session}\n${name}`, outcomeOf(check), () => core().call('check.history', { session, name }));
  return fetched.value?.outcomes ?? [];
}
