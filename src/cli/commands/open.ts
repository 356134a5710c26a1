import { resolve } from 'node:path';
import { checkText } from '../../shared/check';
import type { Scripts } from '../../shared/contract';
import { withCore } from '../core';
import { harmless, paint, printable, say, sayJson } from '../output';

/** Opens a repository, and says whether it is trusted and which of its scripts wait for a yes. */
export async function open(path: string | undefined, { trust, json }: { trust?: true; json?: true }): Promise<number> {
  const { repository, scripts } = await withCore((core) =>
    core.call('repository.open', { path: resolve(path ?? '.'), trust: trust === true }),
  );
  if (json) {
    const { id, name, path: root, branch, openedAt, trustedAt } = repository;
    sayJson({ repository: { id, name, path: root, branch, openedAt, trustedAt }, scripts });
    return 0;
  }
  say(
    `Opened ${paint('bold', printable(repository.name))} at ${printable(repository.path)}${repository.branch ? `, on ${repository.branch}` : ''}.`,
  );
  if (repository.trustedAt !== null) say('You trust it: agents that ask whether to trust its worktrees are told so.');
  if (scripts.state === 'none') return 0;
  say();
  for (const line of scriptLines(scripts)) say(line);
  say();
  say(answers[scripts.state]);
  return 0;
}

const answers: Readonly<Record<Exclude<Scripts['state'], 'none'>, string>> = {
  trusted: 'You said yes to these: they run as they are now.',
  declined: 'You said no to these: sessions start without them. `espalier open --trust` says yes.',
  needed: 'These wait for your yes, in the window or by `espalier open --trust`. Until then no session starts here.',
};

function scriptLines({ setup, copy, checks }: Scripts): string[] {
  const block = (title: string, lines: readonly string[]): string[] =>
    lines.length > 0 ? [paint('bold', title), ...lines.map((line) => `  ${harmless(line)}`)] : [];
  return [
    ...block('Set-up, in each new worktree', setup === null ? [] : setup.trimEnd().split('\n')),
    ...block('Files copied into each worktree', copy),
    ...block('Checks, when an agent has ended', checks.map(checkText)),
  ];
}
