import type { Pull } from '../../shared/landing';

/** An open pull request is asked about so often at most, while somebody may see it; ms. */
export const often = 120_000;
/** And so seldom at least, where its server has failed again and again; ms. */
const seldom = 1_800_000;

interface Peers {
  pulls(): Pull[];
  refresh(id: string): Promise<Pull>;
  /** Whether a client is there that would show it. */
  watched(): boolean;
}

/** Keeps open pull requests up to date; to be called every now and then, with the moment (ms). One at a time. */
export function makeFollow({ pulls, refresh, watched }: Peers): (now: number) => Promise<void> {
  const waits = new Map<string, number>();
  let busy = false;
  return async (now) => {
    if (busy || !watched()) return;
    busy = true;
    try {
      for (const { id, state, seenAt } of pulls()) {
        const wait = waits.get(id) ?? often;
        if (state !== 'open' || now - (Date.parse(seenAt) || 0) < wait) continue;
        const { problem } = await refresh(id);
        waits.set(id, problem === null ? often : Math.min(wait * 2, seldom));
      }
    } finally {
      busy = false;
    }
  };
}
