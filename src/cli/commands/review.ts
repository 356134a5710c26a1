import { type Check, checkName, standing } from '../../shared/check';
import { toErrorRecord } from '../../shared/errors';
import { evidenceFor } from '../../shared/evidence';
import type { Session } from '../../shared/model';
import type { Review, ReviewFile, ReviewFinding } from '../../shared/review';
import { type Core, withCore } from '../core';
import { evidenceText, proofMarks } from '../evidence-text';
import { note, paint, printable, say, sayJson } from '../output';
import { padEnd, plural, width } from '../words';

type Read = { session: Session; review: Review };
type Pair = { a: string; b: string; paths: string[] };

/** States in which a session's work waits for a person's judgement. */
const judged: ReadonlySet<Session['state']> = new Set(['finished', 'conflicted', 'failed', 'stopped']);

/** Says what one session, or each that waits to be judged, changed and what is known of that, and what conflicts with what. */
export async function review(name: string | undefined, { json }: { json?: true }): Promise<number> {
  const read = await withCore((core) => (name === undefined ? readAll(core) : readOne(core, name)));
  const all = read.map(({ review }) => review);
  const conflicts = conflictsOf(all);
  const sum = (of: (review: Review) => number): number => all.reduce((total, one) => total + of(one), 0);
  const total = { files: sum(({ files }) => files.length), added: sum(({ added }) => added), deleted: sum(({ deleted }) => deleted) };
  if (json) {
    sayJson({ sessions: read.map(reviewJson), total, conflicts });
    return 0;
  }
  for (const one of read) for (const line of name === undefined ? shortLines(one) : fullLines(one)) say(line);
  if (read.length === 0) say('Nothing waits for a review.');
  if (name === undefined && read.length > 0) say();
  if (name === undefined) say(`${plural(read.length, 'session')}, ${plural(total.files, 'file')}, +${total.added} −${total.deleted}`);
  for (const { a, b, paths } of conflicts) say(`${paint('red', '✗')} ${a} and ${b}: ${paths.map(printable).join(', ')}`);
  say(`Conflicts detected: ${conflicts.length}`);
  return 0;
}

async function readOne(core: Core, name: string): Promise<Read[]> {
  const [{ session }, review] = await Promise.all([
    core.call('session.show', { session: name }),
    core.call('review.open', { session: name }),
  ]);
  return [{ session, review }];
}

async function readAll(core: Core): Promise<Read[]> {
  const { sessions } = await core.call('session.list', { all: false });
  const waiting = sessions.filter(({ state, reviews }) => judged.has(state) && reviews === null);
  const read = await Promise.allSettled(waiting.map(({ id }) => core.call('review.open', { session: id })));
  return read.flatMap((found, index) => {
    const session = waiting[index];
    if (found.status === 'fulfilled') return session ? [{ session, review: found.value }] : [];
    note(`espalier: ${session?.id ?? ''} is left out: ${printable(toErrorRecord(found.reason).message)}`);
    return [];
  });
}

/** Pairs of sessions that would conflict if both landed, each once. */
function conflictsOf(reviews: readonly Review[]): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { session, overlaps } of reviews) {
    for (const other of overlaps.filter(({ conflicts }) => conflicts.length > 0)) {
      const key = [session, other.session].sort().join(' ');
      if (!pairs.has(key)) pairs.set(key, { a: session, b: other.session, paths: other.conflicts });
    }
  }
  return [...pairs.values()];
}

/** Scripts rely on these keys: none may go, and none is added lightly. */
function reviewJson({ session, review }: Read) {
  const { files, added, deleted, tree } = review;
  return {
    id: review.session,
    title: session.title,
    files: files.length,
    added,
    deleted,
    findings: review.findings.map(({ path, line, severity, kind, message, by, state }) => ({
      path,
      line,
      severity,
      kind,
      message,
      by,
      state,
    })),
    checks: review.checks.map((check) => ({
      name: checkName(check),
      command: check.command,
      state: standing(check, tree),
      tree: check.tree,
      exit: check.exit,
      durationMs: check.durationMs,
    })),
    verdict: review.verdict && { by: review.verdict.by, is: review.verdict.is, text: review.verdict.text, tree: review.verdict.tree },
  };
}

const sizeOf = ({ added, deleted }: { added: number | null; deleted: number | null }): string =>
  `${paint('green', `+${added ?? 0}`)} ${paint('red', `−${deleted ?? 0}`)}`;
const openOf = ({ findings }: Review): ReviewFinding[] => findings.filter(({ state }) => state === 'open');

/** What speaks for exactly the tree that is read; empty where nothing does. */
function proofOf({ session, review }: Read): string[] {
  const reported = review.reported !== null || session.exit?.code === 0;
  const text = evidenceText(evidenceFor({ ...review, reported }));
  return text === '' ? [] : [text];
}

/** A session in two lines. */
function shortLines({ session, review }: Read): string[] {
  const facts = [
    ...proofOf({ session, review }),
    `${plural(review.files.length, 'file')} ${sizeOf(review)}`,
    openOf(review).length === 0 ? 'no findings' : plural(openOf(review).length, 'finding'),
    ...review.checks.map((check) => checkText(check, review.tree)),
    ...(review.verdict ? [`${review.verdict.by}: ${review.verdict.is}`] : []),
  ];
  return [`${paint('bold', printable(session.title))} (${session.id})`, `  ${facts.join(', ')}`];
}

const checkText = (check: Check, tree: string): string => `${printable(checkName(check))} ${standing(check, tree)}`;

const marks: Readonly<Record<ReviewFile['risk'], string>> = { high: paint('yellow', '◆'), normal: ' ', low: ' ' };

/** All that is known of one session's change. */
function fullLines({ session, review }: Read): string[] {
  const names = review.files.map(({ path, oldPath }) => printable(oldPath === null ? path : `${oldPath} → ${path}`));
  const longest = Math.max(0, ...names.map(width));
  const files = review.files.map((file, index) => {
    const size = file.binary ? 'binary' : sizeOf(file);
    return `  ${marks[file.risk]} ${padEnd(names[index] ?? '', longest)}  ${size}  ${paint('dim', file.why)}`;
  });
  const findings = openOf(review).map(({ path, line, severity, kind, message, by }) => {
    const place = path === null ? '' : ` ${printable(path)}${line === null ? '' : `:${line}`}`;
    return `  ${severity.padEnd(6)} ${kind}${place}  ${printable(message)} ${paint('dim', `by ${by}`)}`;
  });
  const done = review.doneWhen.map(
    ({ text, by, proof }) =>
      `  ${by === null ? ' ' : proofMarks[by]} ${padEnd(by ?? 'open', 8)} ${printable(text)}${proof === null ? '' : paint('dim', `  ${printable(proof)}`)}`,
  );
  const part = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [paint('dim', title), ...lines]);
  const checks = review.checks.map((check) => `  ${checkText(check, review.tree)}`);
  return [
    [
      `${paint('bold', printable(session.title))} (${session.id})`,
      `tree ${review.tree.slice(0, 10)}`,
      ...proofOf({ session, review }),
    ].join(', '),
    ...part(`${plural(review.files.length, 'file')} ${sizeOf(review)}`, files),
    ...part('Findings', findings),
    ...part('Checks', checks),
    ...part('Done when', done),
    ...part(`${review.verdict?.by ?? ''} says: ${review.verdict?.is ?? ''}`, review.verdict ? [`  ${printable(review.verdict.text)}`] : []),
    ...part('Reported by its agent', review.reported === null ? [] : [`  ${printable(review.reported)}`]),
  ];
}
