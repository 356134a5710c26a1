import { EspalierError } from '../../shared/errors';
import type { Returned } from '../../shared/landing';
import type { MergeStrategy, Session } from '../../shared/model';
import { type Core, withCore } from '../core';
import { followSessions } from '../follow';
import { harmless, note, paint, printable, say, sayJson } from '../output';
import { plural } from '../words';

export interface LandOptions {
  squash?: true;
  commit?: true;
  rebase?: true;
  message?: string;
  into?: string;
  dryRun?: true;
  /** `--no-wait` */
  wait: boolean;
}

/** Lands approved sessions by the queue of their branch, and waits until each has landed or come back. */
export async function land(names: string[], options: LandOptions & { json?: true }): Promise<number> {
  const { json = false } = options;
  const queued = await withCore(async (core) => {
    const how = { sessions: names, strategy: await strategyOf(core, options), into: options.into ?? null };
    if (options.dryRun) return await preview(core, how, json);
    const added = await core.call('landing.add', { ...how, message: options.message ?? null });
    const { queues } = await core.call('landing.list', {});
    const paused = queues.some(({ target, paused, entries }) => paused && target === added.target && isIn(entries, added.queued));
    if (paused) note(`The landing queue of ${printable(added.target)} is paused: nothing lands until \`espalier landing --resume\`.`);
    return added;
  });
  if (typeof queued === 'number') return queued;
  const { target, queued: ids } = queued;
  if (!options.wait) {
    if (json) sayJson(queued);
    else say(`${plural(ids.length, 'session')} in the landing queue of ${printable(target)}. \`espalier landing\` shows it.`);
    return 0;
  }
  const over = await followSessions((sessions) => {
    const its = ids.flatMap((id) => sessions.get(id) ?? []);
    if (its.length < ids.length) throw new EspalierError('not-found', 'One of the sessions is no longer there.', 'Nothing was changed.');
    return its.every(({ state }) => state !== 'landing') ? its : undefined;
  });
  return await report(over, target, json);
}

const isIn = (entries: readonly { session: string }[], ids: readonly string[]): boolean =>
  entries.some(({ session }) => ids.includes(session));

async function strategyOf(core: Core, { squash, commit, rebase }: LandOptions): Promise<MergeStrategy> {
  if (squash) return 'squash';
  if (commit) return 'commit';
  return rebase ? 'rebase' : (await core.call('settings.get', {})).settings.landWith;
}

/** Exit code 3 where something conflicts. */
async function preview(
  core: Core,
  how: { sessions: string[]; strategy: MergeStrategy; into: string | null },
  json: boolean,
): Promise<number> {
  const would = await core.call('landing.preview', how);
  const { target, land, conflicts } = would;
  if (json) sayJson(would);
  else {
    say(`${plural(land.length, 'session')} would land on ${printable(target)}: ${land.join(', ') || 'none'}.`);
    for (const { id, paths } of conflicts) say(`${id} conflicts: ${paths.map(printable).join(', ')}`);
    say('Nothing was changed.');
  }
  return conflicts.length > 0 ? 3 : 0;
}

/** How it went, in the order in which they landed. Exit code 3 where a session came back, 1 where another thing went wrong. */
async function report(sessions: readonly Session[], target: string, json: boolean): Promise<number> {
  const { undos } = await withCore((core) => core.call('undo.list', {}));
  const undoOf = (id: string) => undos.findLast((undo) => undo.session === id && undo.kind === 'merge' && undo.undoneAt === null);
  const landed = sessions
    .flatMap(({ id, title, state, landing }) =>
      state === 'landed' ? [{ id, title, commit: landing?.commit ?? '', undo: undoOf(id) }] : [],
    )
    .sort((a, b) => (a.undo?.createdAt ?? '').localeCompare(b.undo?.createdAt ?? ''));
  const returned = sessions.flatMap(({ id, title, returned }) => (returned ? [{ id, title, ...returned }] : []));
  const undo = landed.at(-1)?.undo?.id ?? null;
  if (json) {
    sayJson({
      landed: landed.map(({ id, commit }) => ({ id, commit })),
      returned: returned.map(
        ({ id, reason, check, paths }): Returned => ({ id, reason, ...(check && { check }), ...(paths && { paths }) }),
      ),
      target,
      undo,
    });
  } else {
    for (const { id, title, commit } of landed)
      say(`${paint('green', 'landed')}   ${id}  ${printable(title)}  ${paint('dim', commit.slice(0, 10))}`);
    for (const { id, title, reason, check, paths, output } of returned) {
      say(`${paint('red', 'returned')} ${id}  ${printable(title)}  ${printable(whys[reason])}${check ? `: ${printable(check)}` : ''}`);
      for (const path of paths ?? []) say(`  ${printable(path)}`);
      if (output) say(harmless(output.split('\n').slice(-10).join('\n')).replaceAll(/^/gm, '  '));
    }
    if (undo) say(`\`espalier undo ${undo}\` takes the last one back.`);
  }
  const refused = sessions.filter(({ state, returned }) => state !== 'landed' && !returned);
  for (const { id, error } of refused)
    note(`${id}: ${harmless(error?.message ?? 'It left the landing queue.')} ${harmless(error?.hint ?? '')}`);
  return returned.length > 0 ? 3 : refused.length > 0 ? 1 : 0;
}

const whys = {
  conflict: 'it conflicts',
  checks: 'a check does not pass on the merged state',
  changed: 'it has changed since it was approved',
} as const;
