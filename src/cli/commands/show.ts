import { checkName, standing } from '../../shared/check';
import { evidenceOf } from '../../shared/evidence';
import { isKept } from '../../shared/kept';
import type { Event, Session } from '../../shared/model';
import { overlapWords, placesOf } from '../../shared/overlap';
import { pathsOf, snapshot, titlesIn, withCore } from '../core';
import { evidenceText } from '../evidence-text';
import { paint, printable, say, sayJson } from '../output';
import { sessionJson } from '../session-json';
import { plural } from '../words';

/** Says everything that is known of one session. */
export async function show(name: string, { json }: { json?: true }): Promise<number> {
  const { session, events, paths, titleOf } = await withCore(async (core) => {
    const [shown, state] = await Promise.all([core.call('session.show', { session: name }), snapshot(core)]);
    return { ...shown, paths: pathsOf(state.repositories), titleOf: titlesIn(state.sessions) };
  });
  if (json) sayJson(sessionJson(session, paths));
  else for (const line of showLines(session, events, paths.get(session.repository) ?? '', titleOf)) say(line);
  return 0;
}

function showLines(session: Session, events: readonly Event[], repository: string, titleOf: (id: string) => string): string[] {
  const { activity, needsYou, base, exit, denied, error, checks, conflicts } = session;
  const by = activity ? ` (${activity.is}, known by ${activity.by})` : '';
  const rows: [string, string][] = [
    ['Id', session.id],
    ['State', `${isKept(session) ? 'kept on its branch' : session.state}${by}, ${session.place}`],
    ['Evidence', evidenceText(evidenceOf(session))],
    ['Needs you', needsYou ? printable(needsYou.text) || needsYou.reason : ''],
    ['Agent', `${session.agent}, ${plural(session.runs, 'run')}`],
    ['Repository', repository],
    ['Branch', `${session.branch}, from ${base.ref} at ${base.commit.slice(0, 10)}`],
    ['Worktree', session.worktree],
    ['Changes', session.files === null ? '' : `${plural(session.files, 'file')}, +${session.added ?? 0} −${session.deleted ?? 0}`],
    ['Ended', exit ? (exit.code === null ? `by ${exit.signal ?? 'something unknown'}` : `with exit code ${exit.code}`) : ''],
    ['Denied', denied ? `${printable(denied)}: its agent did nothing after that` : ''],
    ['Error', error ? printable(`${error.message} ${error.hint}`) : ''],
    ...session.overlaps.map((one): [string, string] => {
      const words = overlapWords([one], titleOf);
      return ['Overlap', words && printable([words, ...placesOf(one.hunks)].join('  '))];
    }),
    ['Conflicts', conflicts.map(({ path, kind }) => `${printable(path)} (${kind})`).join(', ')],
  ];
  return [
    paint('bold', printable(session.title)),
    '',
    ...session.goal
      .trimEnd()
      .split('\n')
      .map((line) => `  ${printable(line)}`),
    '',
    ...rows.filter(([, value]) => value !== '').map(([key, value]) => `${paint('dim', key.padEnd(11))} ${value}`),
    ...checks.map(
      (check) =>
        `${paint('dim', 'Check'.padEnd(11))} ${standing(check, session.tree)}${check.tree ? ` at tree ${check.tree.slice(0, 10)}` : ''}: ${printable(checkName(check))}`,
    ),
    '',
    ...events.map(({ at, who, what, why }) => `${paint('dim', at)}  ${what} by ${who}${why ? `: ${printable(why)}` : ''}`),
  ];
}
