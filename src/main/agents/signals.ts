import type { Activity } from '../../shared/model';

/** What can be read from an agent's screen besides its reports: the words and titles that it is known to show. */
export interface Signals {
  /** By window title (OSC 0 and 2), first match counts. `quiet`: not at work, and why is not said. */
  titles: readonly { pattern: RegExp; is: Activity['is'] }[];
  /** Texts on screen that stand there only while it asks for a permission. */
  approvals: readonly RegExp[];
  /** Its screen moves even while it asks: it is not waited for it to stand still. */
  restless?: true;
}

export const noSignals: Signals = { titles: [], approvals: [] };
