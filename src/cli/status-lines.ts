import { standing } from '../shared/check';
import { evidenceOf } from '../shared/evidence';
import { type Group, groupOf, groups, groupTitles } from '../shared/groups';
import { isKept } from '../shared/kept';
import type { Repository, Session } from '../shared/model';
import { endedHow } from '../shared/outcome';
import { overlapWords } from '../shared/overlap';
import { pullWords } from '../shared/pull-standing';
import { evidenceText } from './evidence-text';
import { paint, printable } from './output';
import { duration, fit, padEnd, plural, width } from './words';

type Heading = Group | 'discarded';
const headings: readonly Heading[] = [...groups, 'discarded'];
const titles: Readonly<Record<Heading, string>> = { ...groupTitles, landed: 'Landed', discarded: 'Discarded' };
const marks: Readonly<Record<Heading, string>> = {
  needs: paint('yellow', '◆'),
  ready: paint('green', '●'),
  running: paint('blue', '◐'),
  queued: paint('dim', '○'),
  landing: paint('blue', '◐'),
  pulls: paint('dim', '○'),
  stopped: paint('dim', '■'),
  landed: paint('green', '✓'),
  discarded: paint('dim', '✗'),
};

/** The table of `espalier status`, at most `columns` wide. `now` in ms; `titleOf`: of any session, landed ones too. */
export function statusLines(
  sessions: readonly Session[],
  repositories: readonly Repository[],
  { now, columns, titleOf }: { now: number; columns: number; titleOf(id: string): string },
): string[] {
  if (sessions.length === 0) return ['No sessions. Give an agent a task: espalier run "<goal>"'];
  const names = new Map(repositories.map(({ id, name }) => [id, printable(name)]));
  const several = new Set(sessions.map(({ repository }) => repository)).size > 1;
  const rows = sessions.map((session) => ({
    heading: groupOf(session) ?? ('discarded' as const),
    title: printable(session.title),
    cells: [several ? (names.get(session.repository) ?? '') : '', session.agent, changes(session), age(session, now), session.id],
    about: [evidenceText(evidenceOf(session)), about(session), printable(overlapWords(session.overlaps, titleOf))]
      .filter((part) => part !== '')
      .join(', '),
  }));
  const cellWidths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map(({ cells }) => width(cells[column] ?? ''))));
  const fixed = cellWidths.reduce((sum, cells) => sum + (cells > 0 ? cells + 2 : 0), 4);
  const titleWidth = Math.min(Math.max(...rows.map(({ title }) => width(title))), Math.max(16, columns - fixed));
  return headings.flatMap((heading, index) => {
    const members = rows.filter((row) => row.heading === heading);
    if (members.length === 0) return [];
    const lines = members.map(({ title, cells, about }) => {
      const shown = cells.flatMap((cell, column) => {
        const cellWidth = cellWidths[column] ?? 0;
        return cellWidth > 0 ? [column === 1 || column >= 3 ? paint('dim', padEnd(cell, cellWidth)) : padEnd(cell, cellWidth)] : [];
      });
      const rest = fit(about, columns - fixed - titleWidth - 2);
      return ['  ', marks[heading], ' ', padEnd(fit(title, titleWidth), titleWidth), '  ', shown.join('  '), rest && `  ${rest}`]
        .join('')
        .trimEnd();
    });
    const earlier = rows.some((row) => headings.indexOf(row.heading) < index);
    return [...(earlier ? [''] : []), `${paint('bold', titles[heading])}  ${members.length}`, ...lines];
  });
}

function changes({ files, added, deleted }: Session): string {
  if (files === null || files === 0) return '';
  return `+${added ?? 0} −${deleted ?? 0}`;
}

/** Since it came to need its person, or else since it ended, started or was made, whichever was last. */
function age({ needsYou, createdAt, startedAt, finishedAt }: Session, now: number): string {
  return duration(now - Date.parse(needsYou?.since ?? finishedAt ?? startedAt ?? createdAt));
}

function about(session: Session): string {
  if (session.needsYou) return printable(session.needsYou.text) || session.needsYou.reason;
  if (session.pull !== null && groupOf(session) === 'pulls') return pullWords(session.pull);
  if (isKept(session)) return 'kept on its branch';
  if (session.state === 'running') return session.activity?.is === 'working' ? '' : (session.activity?.is ?? '');
  if (session.state === 'preparing' || session.state === 'landing') return session.state;
  const states = session.checks.map((check) => standing(check, session.tree));
  const count = (...wanted: readonly string[]): number => states.filter((state) => wanted.includes(state)).length;
  const failed = count('failed', 'timed-out');
  const open = count('waiting', 'running');
  if (failed > 0) return `${plural(failed, 'check')} failed`;
  if (session.state === 'finished' && open > 0) return `${plural(open, 'check')} to go`;
  const ended = endedHow(session);
  if (session.denied !== null && ended !== null) return printable(`ended ${ended}`);
  if (session.error) return printable(session.error.message); // also of one that finished, and was refused when it was to land
  if (session.state !== 'finished') return '';
  if (count('stale') > 0) return `${plural(count('stale'), 'check')} on an old tree`;
  if (count('flaky') > 0) return `${plural(count('flaky'), 'check')} flaky`;
  return states.length > 0 ? `${plural(states.length, 'check')} passed` : '';
}
