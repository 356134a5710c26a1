import { readdirSync } from 'node:fs';
import { ask } from './ask';
import { CannotDo, plan, planNote, type Shown } from './edit';
import type { Screen } from './screen';
import { parseTask } from './task';

const none = 'No heading: the change alone';

/** Works on one task in `worktree`; gives the exit code. It never commits, and writes nothing before it asked. */
export async function practice(goal: string, worktree: string, screen: Screen, input: NodeJS.ReadStream): Promise<number> {
  screen.report('working');
  screen.line('Practice agent: no model, a scripted exercise.');
  screen.line(screen.dim(`Task: ${goal}`));
  screen.line();
  const changed = new Set<string>();
  try {
    await work(goal, worktree, changed, screen, input);
    await screen.step('Looking it over');
    await screen.detail(`changed: ${[...changed].join(', ')}; nothing committed, that is yours to decide`);
    screen.done('Done. Read the change, then merge or discard it.');
    screen.report('done');
    return 0;
  } catch (error) {
    if (!(error instanceof CannotDo)) throw error;
    screen.failed(`${error.message} I stop here; ${changed.size > 0 ? 'what I changed so far stays' : 'nothing was changed'}.`);
    screen.report('error');
    return 1;
  }
}

async function work(goal: string, worktree: string, changed: Set<string>, screen: Screen, input: NodeJS.ReadStream): Promise<void> {
  const make = async ({ shown, apply }: { shown: Shown; apply: () => void }): Promise<void> => {
    await screen.step(`Changing ${shown.file}`);
    apply();
    changed.add(shown.file);
    for (const [index, text] of shown.removed.entries()) screen.removed(shown.line + index, text);
    for (const [index, text] of shown.added.entries()) screen.added(shown.line + index, text);
    await screen.detail('saved');
  };
  const { edits, asks } = parseTask(goal);
  await screen.step('Looking around');
  await screen.detail(`${readdirSync(worktree).filter((name) => name !== '.git').length} files and folders at the top`);
  for (const edit of edits) {
    await screen.step(`Reading ${edit.file}`);
    await screen.detail(`line ${plan(worktree, edit).shown.line} is the place`);
  }
  const short = shorten(goal);
  if (edits.length === 0) {
    await screen.step('Nothing here that I can do as it is put, so I make a note of it');
    const text = 'Under which heading shall I note this in PRACTICE.md?';
    const heading = asks ? await ask(screen, input, { text, answers: [short, 'To do', 'Ideas'] }) : short;
    return await make(planNote(worktree, 'PRACTICE.md', heading, `- ${oneLine(goal)}`));
  }
  const text = 'Under which heading shall I list this in CHANGELOG.md?';
  const heading = asks ? await ask(screen, input, { text, answers: ['Changed', 'Fixed', none] }) : none;
  for (const edit of edits) await make(plan(worktree, edit));
  if (heading !== none) await make(planNote(worktree, 'CHANGELOG.md', heading, `- ${short}`));
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The first sentence of a task, at most 60 characters of it. */
function shorten(goal: string): string {
  const first = oneLine(goal).split(/(?<=[.!?]) /)[0] ?? '';
  return first.length <= 60 ? first.replace(/[.]$/, '') : `${first.slice(0, 59)}…`;
}
