import type { Pull } from '../../shared/landing';
import type { PullStanding } from '../../shared/pull-standing';
import type { Kept } from '../store/kept';

/** How each session's last pull request stands; read anew once something of them changed. */
export interface PullStandings {
  of(session: string): PullStanding | null;
  changed(): void;
}

export function makePullStandings(table: Pick<Kept<Pull>, 'all'>): PullStandings {
  let known: ReadonlyMap<string, PullStanding> | null = null;
  const read = (): ReadonlyMap<string, PullStanding> => new Map(table.all().map((pull) => [pull.session, standingOf(pull)]));
  return {
    of: (session) => {
      known ??= read();
      return known.get(session) ?? null;
    },
    changed: () => {
      known = null;
    },
  };
}

const standingOf = ({ id, url, number, state, checks, reviews, mergeable, comments, tree }: Pull): PullStanding => ({
  ...{ id, url, number, state, checks, reviews, mergeable, tree },
  fresh: comments.filter((comment) => comment.state === 'new').length,
});
