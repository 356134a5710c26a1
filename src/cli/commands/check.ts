import { type Check, type CheckFailure, checkName, isFailing, standing } from '../../shared/check';
import { flakiness, story } from '../../shared/check-history';
import { evidenceOf } from '../../shared/evidence';
import { type Core, withCore } from '../core';
import { evidenceText } from '../evidence-text';
import { harmless, note, paint, printable, say, sayJson } from '../output';

type Shown = {
  check: Check;
  state: ReturnType<typeof standing>;
  text: string;
  failures: CheckFailure[];
  /** What became of it before, in words. */
  past: string;
};

const marks: Readonly<Record<Shown['state'], string>> = {
  waiting: paint('dim', '○'),
  running: paint('blue', '◐'),
  passed: paint('green', '✓'),
  failed: paint('red', '✗'),
  'timed-out': paint('red', '✗'),
  flaky: paint('yellow', '◆'),
  stale: paint('yellow', '◆'),
};
/** How much of a failed check's output is said; lines. */
const saidLines = 20;

interface CheckOptions {
  all?: true;
  clean?: true;
  /** Commands that it gets as checks first. */
  add: string[];
}

/** Runs a session's checks that have not passed on what is there now, or all, and says what came of each. 1: one failed. */
export async function check(name: string, { all, clean, add, json }: CheckOptions & { json?: true }): Promise<number> {
  const { shown, proof, offered } = await withCore(async (core) => {
    for (const command of add) await core.call('check.add', { session: name, check: command });
    const { session } = await core.call('session.show', { session: name });
    const { id, title, checks, repository } = session;
    if (checks.length === 0) return { shown: [], proof: '', offered: (await core.call('check.suggest', { repository })).checks };
    if (!json) note(`Checking “${printable(title)}” …`);
    const due = !all && !clean;
    const after = await core.call('check.run', { session: id, names: null, clean: clean === true, due });
    const shown = await Promise.all(after.checks.map((one) => show(core, after.id, one, after.tree)));
    return { shown, proof: evidenceText(evidenceOf(after)), offered: [] };
  });
  if (json) sayJson({ checks: shown.map(checkJson) });
  else if (shown.length === 0) for (const line of noneLines(name, offered)) say(line);
  else for (const line of [...lines(shown), ...(proof === '' ? [] : [proof])]) say(line);
  return shown.some(isFailing) ? 1 : 0;
}

async function show(core: Core, session: string, check: Check, tree: string | null): Promise<Shown> {
  const named = { session, name: checkName(check) };
  const [{ text, failures }, { outcomes }] = await Promise.all([core.call('check.output', named), core.call('check.history', named)]);
  const own = outcomes.filter((one) => one.session === session || one.run === check.run);
  const past = [story(own), flakiness(outcomes)].filter((part) => part !== '').join(', ');
  return { check, state: standing(check, tree), text, failures, past };
}

/** Scripts rely on these keys. */
function checkJson({ check, state, text }: Shown) {
  const { command, tree, exit, durationMs } = check;
  return { name: checkName(check), command, state, tree, exit, durationMs, output: text };
}

/** What to say of a session without checks: nothing is run that nobody asked for. */
const noneLines = (name: string, offered: readonly string[]): string[] => [
  'It has no checks, so nothing was verified.',
  ...(offered.length === 0
    ? []
    : [
        'The repository’s files suggest:',
        ...offered.map((command) => `  espalier check ${printable(name)} --add "${printable(command)}"`),
      ]),
  '`.espalier/config.json` names those of a repository, `espalier run --check` those of a task.',
];

function lines(shown: readonly Shown[]): string[] {
  return shown.flatMap(({ check, state, text, failures, past }) => {
    const took = check.durationMs === null ? '' : `, ${(check.durationMs / 1000).toFixed(1)} s`;
    const from = check.from === null ? '' : `, from session ${check.from}`;
    const notes = [
      ...(check.changed.length === 0
        ? []
        : [`    While it ran, ${check.changed.map(printable).join(', ')} changed: it is evidence for the tree before.`]),
      ...(check.state === 'flaky' ? [`    It passed only at attempt ${check.tried.length}: it is not taken for passed.`] : []),
      ...(check.outside === null ? [] : [`    Perhaps no fault of the change: ${check.outside}.`]),
    ];
    const before = past === '' ? [] : [paint('dim', `    So far: ${past}.`)];
    const head = `${marks[state]} ${printable(checkName(check))}  ${state}${paint('dim', `${took}${from}`)}`;
    if (!isFailing({ state }) && state !== 'flaky') return [head, ...notes, ...before];
    const places = failures.map(({ path, line, test, message }) =>
      printable(`${path ?? ''}${line === null ? '' : `:${line}`}  ${test === null ? '' : `${test}: `}${message}`),
    );
    const end = text.trimEnd().split(/\r?\n/).slice(-saidLines);
    const said = places.length > 0 ? places : end.map(harmless);
    return [head, ...notes, ...said.map((line) => `    ${line}`), ...before];
  });
}
