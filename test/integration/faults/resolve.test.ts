import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../../src/shared/model';
import { commandLine, endCores, processesOf, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { seed, seeded } from '../../helpers/random';
import { makeScratch, type TestRepository } from '../../helpers/repository';
import { finished, workshop } from '../landing/landed';

/** `ESPALIER_FAULTS=100` for the whole of it: kills, shared by the ways in which a worktree is changed. */
const kills = Number(process.env['ESPALIER_FAULTS'] ?? 5);
const seen = makeScratch();
/** The core is killed as its git is run for so many times from then on. */
const fuse = path.join(seen, 'fuse');
const victim = path.join(seen, 'victim');

let core: TestCore;
let repository: TestRepository;

/** A git that kills the core first, and goes on: what it was asked for is done by nobody's leave. */
const deadlyGit = `#!/bin/sh
if test -e ${fuse}; then
  left=$(($(cat ${fuse}) - 1))
  if test $left -eq 0; then rm ${fuse}; kill -9 $(cat ${victim}); else echo $left > ${fuse}.new; mv ${fuse}.new ${fuse}; fi
fi
exec git-before "$@"
`;

beforeAll(async () => {
  const real = (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => path.join(folder, 'git'))
    .find(existsSync);
  writeFileSync(path.join(seen, 'git'), deadlyGit.replace('git-before', real ?? ''));
  chmodSync(path.join(seen, 'git'), 0o755);
  process.env['PATH'] = `${seen}:${process.env['PATH']}`;
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at + 1}\n`).join('');
  ({ core, repository } = await workshop({ 'long.txt': lines, 'clash.txt': 'x\n' }, 'true'));
  const file = path.join(core.home, 'agents.json');
  const { agents } = JSON.parse(readFileSync(file, 'utf8'));
  agents.push({ id: 'solver', name: 'Solver', command: ['/bin/sh', '-c', 'echo both > clash.txt'], io: 'pipe' });
  writeFileSync(file, JSON.stringify({ agents }));
});
afterAll(endCores, 60_000);

const git = (args: string[], { worktree }: Session): string => repository.git(args, worktree);
const text = ({ worktree }: Session, file: string): string => readFileSync(path.join(worktree, file), 'utf8');
const now = (id: string): Session => core.replica().sessions.get(id) as Session;
/** All that is in a worktree, where its branch stands, and whether it is in the middle of a merge. */
const stand = (session: Session): string[] => [
  git(['rev-parse', 'HEAD'], session),
  git(['status', '--porcelain', '--untracked-files=all'], session),
  text(session, 'long.txt'),
  text(session, 'clash.txt'),
  `${existsSync(git(['rev-parse', '--path-format=absolute', '--git-path', 'MERGE_HEAD'], session))}`,
];

const gitEnded = (): Promise<void> =>
  untilTrue(
    () =>
      !processesOf(core.home)
        .map(commandLine)
        .some((line) => /(^|\/)git /.test(line)),
    'git has ended',
  );

/** Whether it holds what both sides did, as a merge that is whole. */
function isWhole(session: Session): boolean {
  const { base, state } = now(session.id);
  const main = repository.git(['rev-parse', 'main']);
  const [, status, long = '', clash = '', merging] = stand(session);
  const holds = long.includes('of mine') && long.includes('of theirs') && clash === 'both\n';
  return state === 'finished' && base.commit === main && status === '' && merging === 'false' && holds;
}

/** What holds at every moment: the person's checkout is theirs, and what is not whole is not shown as done. */
async function look(session: Session): Promise<void> {
  expect(repository.git(['status', '--porcelain'])).toBe('');
  const atRest = ({ state, checks }: Session): boolean =>
    state === 'conflicted' || (state === 'finished' && checks.every((check) => check.state !== 'waiting' && check.state !== 'running'));
  const { state, base } = await core.until(session.id, atRest, 30_000);
  const [, , long = '', clash = '', merging] = stand(session);
  expect(long).toContain('of mine'); // never lost, whatever else was half done
  if (state !== 'finished') return;
  expect([clash.includes('<<<<<<<'), merging]).toEqual([false, 'false']);
  if (base.commit === repository.git(['rev-parse', 'main'])) expect(isWhole(session)).toBe(true);
}

type Way = (id: string) => Promise<unknown>;
const resolve = (id: string, how: 'files' | 'agent' | 'editor' | 'worktree') =>
  core.client.call('conflict.resolve', {
    ...{ session: id, how, agent: how === 'agent' ? 'solver' : null },
    files: how === 'files' ? [{ path: 'clash.txt', text: 'both\n' }] : [],
  });
const ways: Record<string, Way> = {
  update: (id) => core.client.call('session.update', { session: id, how: 'merge' }),
  rebase: (id) => core.client.call('session.update', { session: id, how: 'rebase' }),
  text: (id) => resolve(id, 'files'),
  agent: async (id) => {
    const { runs } = now(id);
    const { left } = await resolve(id, 'agent');
    if (left.length > 0) await core.until(id, (one) => one.runs > runs && one.state === 'finished', 30_000);
  },
  person: async (id) => {
    const { left } = await resolve(id, 'editor');
    if (left.length === 0) return;
    writeFileSync(path.join(now(id).worktree, 'clash.txt'), 'both\n');
    await resolve(id, 'worktree');
  },
};

test.each(Object.keys(ways))(
  `by %s: killed at any of its steps, nothing is lost, nothing half is shown as done, and undo takes it back (seed ${seed})`,
  async (name) => {
    const way = ways[name] as Way;
    const random = seeded(); // the same where it runs alone
    const conflicts = name !== 'update' && name !== 'rebase';
    const mine = `sed -i 's/line 2$/two of mine/' long.txt && git commit -qam mine; echo ${conflicts ? `mine ${name}` : 'both'} > clash.txt`;
    const session = (await finished(core, repository, { [name]: mine })).get(name) as Session;
    const { id } = session;
    const long = readFileSync(path.join(repository.path, 'long.txt'), 'utf8');
    repository.write('long.txt', long.replace(/line 29$|.* of theirs/m, `${name} of theirs`));
    if (conflicts) repository.write('clash.txt', `theirs of ${name}\n`);
    repository.commit(`target beside ${name}`);
    const before = stand(session);
    let pid = await core.pid();
    writeFileSync(victim, `${pid}`);

    let known = new Set<string>();
    const forget = async (): Promise<void> => {
      known = new Set((await core.client.call('undo.list', {})).undos.map((undo) => undo.id));
    };
    /** Takes back all that was done since the last time; what that takes back is kept as an undo of its own. */
    const takeBack = async (): Promise<void> => {
      const { undos } = await core.client.call('undo.list', {});
      const open = undos.filter(({ session, undoneAt, id: undo }) => session === id && undoneAt === null && !known.has(undo));
      for (const undo of open.sort((a, b) => b.createdAt.localeCompare(a.createdAt))) await core.client.call('undo.apply', { id: undo.id });
      expect(stand(session)).toEqual(before);
      expect(now(id).base).toEqual(session.base);
      rmSync(path.join(repository.path, '.git', 'rr-cache'), { recursive: true, force: true }); // it is to be settled again
      await forget();
    };
    const many = 100_000;
    writeFileSync(fuse, `${many}\n`);
    await way(id);
    await core.until(id, () => isWhole(session));
    const steps = many - Number(readFileSync(fuse, 'utf8'));
    writeFileSync(fuse, `${many}\n`);
    await takeBack();

    const each = Math.max(1, Math.round(kills / Object.keys(ways).length));
    for (let at = 0; at < each; at += 1) {
      writeFileSync(fuse, `${1 + Math.floor(((at + random()) * steps) / each)}\n`);
      const isUp = (): boolean => processesOf(core.home).includes(pid);
      await Promise.race([way(id), untilTrue(() => !isUp(), 'the core has gone', 60_000)]).catch(() => undefined); // it has
      if (isUp()) process.kill(pid, 'SIGKILL'); // it took fewer steps this time: right after
      await gitEnded();
      rmSync(fuse, { force: true }); // a git that was under way may have written it again
      core = await startCore(core.home);
      pid = await core.pid();
      writeFileSync(victim, `${pid}`);
      await look(session);
      if (isDeepStrictEqual(stand(session), before)) await forget(); // taken back by the start, where there was anything
      await way(id);
      await core.until(id, () => isWhole(session));
      await takeBack();
    }
  },
  300_000,
);
