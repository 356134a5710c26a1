import { resolve } from 'node:path';
import { EspalierError } from '../../shared/errors';
import type { Permissions, Session } from '../../shared/model';
import { sessionAsJson, withCore } from '../core';
import { atInterrupt } from '../interrupt';
import { note, paint, printable, say, sayJson } from '../output';
import { outcome, waitFor } from '../wait';

export interface RunOptions {
  repository?: string;
  agent?: string;
  foreground?: true;
  base?: string;
  title?: string;
  check: string[];
  model?: string;
  permissions?: Permissions;
  handoffAt?: number;
  budget?: number;
  area?: string[];
  reviewer?: string;
  wait?: true;
}

/** Queues a session and, with `--wait`, follows it to its end. */
export async function run(goal: string, options: RunOptions & { json?: true }): Promise<number> {
  if (goal.trim() === '') throw new EspalierError('usage', 'The goal is empty.', 'Say in a sentence what the agent is to do.');
  const queued = await withCore((core) =>
    core.call('session.run', {
      goal,
      repository: resolve(options.repository ?? '.'),
      agent: options.agent ?? null,
      place: options.foreground ? 'foreground' : 'background',
      base: options.base ?? null,
      title: options.title ?? null,
      checks: options.check,
      next: false,
      model: options.model ?? null,
      permissions: options.permissions ?? null,
      handoffAt: options.handoffAt ?? null,
      budget: options.budget ?? null,
      area: options.area ?? [],
      reviewer: options.reviewer ?? null,
    }),
  );
  if (!options.wait) return sayQueued(queued, options.json === true);
  const tell = options.json ? () => undefined : note; // with --json, standard error is for an error alone
  tell(`Waiting for “${printable(queued.title)}” (${queued.id}); Ctrl-C stops waiting, not the session.`);
  atInterrupt(() => tell(`The session goes on: \`espalier show ${queued.id}\`.`));
  const ended = await waitFor(queued.id, ({ needsYou }) => {
    if (needsYou) tell(`It needs you: ${printable(needsYou.text) || needsYou.reason}`);
  });
  return sayEnded(ended, options.json === true);
}

async function sayQueued(session: Session, json: boolean): Promise<number> {
  if (json) {
    sayJson(await withCore((core) => sessionAsJson(core, session)));
    return 0;
  }
  say(`${paint('bold', printable(session.title))} (${session.id}) is ${session.state}, on branch ${session.branch}.`);
  say(paint('dim', `See \`espalier status\`, \`espalier logs ${session.id} --follow\` and \`espalier diff ${session.id}\`.`));
  return 0;
}

async function sayEnded(session: Session, json: boolean): Promise<number> {
  const { code, text } = outcome(session);
  // How much it changed is measured after its end: `session.show` waits for that.
  if (json)
    sayJson(await withCore(async (core) => sessionAsJson(core, (await core.call('session.show', { session: session.id })).session)));
  else {
    say(`${paint('bold', printable(session.title))} (${session.id}) ${text}`);
    if (session.error) note(`${printable(session.error.message)} ${printable(session.error.hint)}`);
  }
  return code;
}
