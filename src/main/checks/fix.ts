import { createHash } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import type { Check, CheckFailure } from '../../shared/check';
import { checkName } from '../../shared/check';
import type { SessionRecord } from '../../shared/model';

/** What a check that failed showed. */
export interface Shown {
  check: Check;
  text: string;
  failures: readonly CheckFailure[];
}

/** The end of the output is what tells; characters and lines. */
const longest = { characters: 8000, lines: 120 } as const;
const mostFailures = 30;

/** What the agent is told when its checks failed. Short enough for a command line, however many there are. */
export function fixBrief(shown: readonly Shown[]): string {
  const room = { characters: Math.floor((longest.characters * 4) / Math.max(4, shown.length)), lines: longest.lines };
  return [
    'The checks of your work failed. Find out why, mend it, and run them yourself before you end. Do not weaken or skip a test to make it pass.',
    ...shown.map((one) => about(one, room)),
  ].join('\n\n');
}

function about({ check, text, failures }: Shown, room: { characters: number; lines: number }): string {
  const name = check.name === null ? '' : ` (${check.name})`;
  const how = check.state === 'timed-out' ? `was ended after ${check.timeout} s` : `ended with exit code ${check.exit ?? 'unknown'}`;
  const outside = check.outside === null ? '' : ` (${check.outside}: this may be no fault of yours)`;
  const listed = failures.slice(0, mostFailures).map(({ path, line, test, message }) => {
    const place = path === null ? '' : `${path}${line === null ? '' : `:${line}`}: `;
    return `- ${place}${test === null ? '' : `${test}: `}${message}`.slice(0, 400);
  });
  if (failures.length > mostFailures) listed.push(`- and ${failures.length - mostFailures} more`);
  const end = tail(text, room);
  return [
    `## \`${check.command}\`${name} ${how}${outside}`,
    listed.join('\n'),
    end === '' ? 'It printed nothing.' : `\`\`\`\n${end}\n\`\`\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function tail(text: string, room: { characters: number; lines: number }): string {
  const plain = stripVTControlCharacters(text).trimEnd();
  const cut = plain.split(/\r?\n/).slice(-room.lines).join('\n').slice(-room.characters);
  return cut.length < plain.length ? `…\n${cut}` : cut;
}

/** A digest of what failed that is the same when the same fails again: without times, places and counts. */
export function sameAgain(shown: readonly Shown[]): string {
  const plain = (text: string): string =>
    stripVTControlCharacters(text)
      .replaceAll(/[\d.]+/g, '#')
      .replaceAll(/\s+/g, ' ');
  const lines = shown.flatMap(({ check, text, failures }) => {
    const what =
      failures.length > 0
        ? failures.map(({ path, test, message }) => `${path} ${test} ${plain(message)}`).sort()
        : [plain(tail(text, longest))];
    return [checkName(check), check.state, ...what];
  });
  return createHash('sha256').update(JSON.stringify(lines)).digest('hex').slice(0, 16);
}

/** Whether another round is worth while: there are some left, and the last one brought something new. */
export function mayGoBack(record: SessionRecord, rounds: number, now: { tree: string; failures: string }): boolean {
  const { place, rounds: done, sentBackFor: last } = record;
  if (place !== 'background' || done.checks >= rounds) return false;
  return last === null || (last.tree !== now.tree && last.failures !== now.failures);
}
