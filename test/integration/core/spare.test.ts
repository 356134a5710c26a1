import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { currentBranch } from '../../../src/main/git/branch';
import { hasSpare, readySpare, sparePath, takeSpare } from '../../../src/main/git/spare';
import { addWorktree, worktreeExists } from '../../../src/main/git/worktree';
import { listWorktrees } from '../../../src/main/git/worktree-list';
import { openStore } from '../../../src/main/store/store';
import type { Session } from '../../../src/shared/model';
import { endCores, processesOf, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { makeRepository, type TestRepository, testGitEnvironment } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

const made: TestRepository[] = [];
afterEach(async () => {
  await endCores();
  for (const repository of made.splice(0)) repository.dispose();
});

/** A repository with a spare worktree that is ready, and what a session would want. */
async function withSpare() {
  const repository = makeRepository();
  made.push(repository);
  const place = { root: repository.path, id: 'abcd', folder: join(repository.scratch, 'trees') };
  const commit = repository.git(['rev-parse', 'HEAD']);
  expect(await readySpare(place, commit)).toBe(true);
  const spare = sparePath(place);
  const admin = repository.git(['rev-parse', '--absolute-git-dir'], spare);
  const wanted = { root: repository.path, path: join(place.folder, 'lamp'), branch: 'esp/lamp', commit };
  return { ...repository, place, spare, admin, wanted, mark: (state: string) => writeFileSync(join(admin, 'locked'), state) };
}
type WithSpare = Awaited<ReturnType<typeof withSpare>>;

/** What a session's start does. */
async function begin({ wanted, place }: WithSpare): Promise<boolean> {
  const taken = await takeSpare(wanted, place);
  if (!taken) await addWorktree(wanted);
  return taken;
}

async function expectWhole({ wanted, git, path }: WithSpare): Promise<void> {
  expect(await worktreeExists(path, wanted.path)).toBe(true);
  expect(await currentBranch(wanted.path)).toBe(wanted.branch);
  expect(git(['rev-parse', 'HEAD'], wanted.path)).toBe(wanted.commit);
  expect(git(['status', '--porcelain'], wanted.path)).toBe('');
  expect(existsSync(join(wanted.path, 'README.md'))).toBe(true);
  expect((await listWorktrees(path)).map(({ locked, prunable }) => ({ locked, prunable })).filter((one) => one.prunable)).toEqual([]);
}

test('a session takes the spare worktree, whole and on its branch', async () => {
  const all = await withSpare();
  expect(await worktreeExists(all.path, all.spare)).toBe(false); // nobody takes it for a session's
  expect(await begin(all)).toBe(true);
  await expectWhole(all);
  expect(await hasSpare(all.place)).toBe(false);
  expect(await begin(all)).toBe(false); // again: nothing happens
  await expectWhole(all);
});

test('one at another commit is brought to the wanted one, before or while it is taken', async () => {
  for (const before of [true, false]) {
    const all = await withSpare();
    all.write('new.txt', 'new');
    all.write('README.md', '# Changed\n');
    const commit = all.commit('second');
    if (before) await readySpare(all.place, commit);
    const later = { ...all, wanted: { ...all.wanted, commit } };
    expect(await begin(later)).toBe(true);
    await expectWhole(later);
    expect(existsSync(join(all.wanted.path, 'new.txt'))).toBe(true);
  }
});

test('a repository with submodules has none', async () => {
  const all = await withSpare();
  all.write('.gitmodules', '');
  expect(await readySpare(all.place, all.commit('submodules'))).toBe(false);
});

test('a branch that is there is never taken over', async () => {
  const all = await withSpare();
  all.git(['branch', all.wanted.branch, 'HEAD']);
  expect(await begin(all)).toBe(false);
  await expectWhole(all);
});

describe('killed', () => {
  const moving = ({ wanted }: WithSpare) => `espalier: spare abcd moving to ${wanted.path}`;
  const moved = (all: WithSpare): void => {
    all.git(['worktree', 'move', '-f', '-f', all.spare, all.wanted.path]);
    all.mark(moving(all));
  };
  const points: Record<string, (all: WithSpare) => void> = {
    'right after it was added': (all) => all.git(['worktree', 'unlock', all.spare]),
    'while files are written': (all) => all.mark('espalier: spare abcd filling'),
    'before the move': (all) => all.mark(moving(all)),
    'between the two halves of the move': (all) => {
      all.mark(moving(all));
      renameSync(all.spare, all.wanted.path);
    },
    'after the move': moved,
    'after the branch was made': (all) => {
      moved(all);
      all.git(['branch', all.wanted.branch, all.wanted.commit]);
    },
    'before its mark is gone': (all) => {
      moved(all);
      all.git(['checkout', '--quiet', '-b', all.wanted.branch], all.wanted.path);
    },
  };
  for (const [when, kill] of Object.entries(points)) {
    test(`${when}: the session gets a whole worktree, and a spare can be made again`, async () => {
      const all = await withSpare();
      kill(all);
      await begin(all);
      await expectWhole(all);
      await readySpare(all.place, all.wanted.commit);
      const next = { ...all, wanted: { ...all.wanted, path: join(all.place.folder, 'next'), branch: 'esp/next' } };
      expect(await begin(next)).toBe(true);
      await expectWhole(next);
      await expectWhole(all);
      expect((await listWorktrees(all.path)).length).toBe(3);
    });
  }
});

/** A repository of so many small files, made at once. */
function addFiles({ path }: TestRepository, count: number): void {
  const files = Array.from(
    { length: count },
    (_, n) => `M 100644 inline d${n % 100}/f${n}.txt\ndata 8\nfile${String(n % 1000).padStart(4, '0')}\n`,
  );
  const head = 'commit refs/heads/main\ncommitter Test <t@example.com> 0 +0000\ndata 4\nmany\nfrom refs/heads/main^0\n';
  execFileSync('git', ['fast-import', '--quiet'], {
    cwd: path,
    input: head + files.join(''),
    env: { ...process.env, ...testGitEnvironment },
  });
  execFileSync('git', ['reset', '--quiet', '--hard'], { cwd: path, env: { ...process.env, ...testGitEnvironment } });
}

test('the core keeps one ready for a large repository in use, and takes it away with the repository', async () => {
  const repository = makeRepository();
  made.push(repository);
  addFiles(repository, 10_000);
  process.env['ESPALIER_SLOW_WORKTREE_MS'] = '0'; // however fast this computer is
  const core = await startCore();
  delete process.env['ESPALIER_SLOW_WORKTREE_MS'];
  const script = 'git status --porcelain > "$ESPALIER_HOME/status.txt"';
  writeFileSync(
    join(core.home, 'agents.json'),
    JSON.stringify({ agents: [{ id: 'look', name: 'Look', command: ['/bin/sh', '-c', script], io: 'pipe' }] }),
  );
  const spare = async () => (await listWorktrees(repository.path)).find(({ locked }) => locked?.endsWith(' ready'));
  const first = await core.run({ goal: 'first', repository: repository.path, agent: 'look' });
  await core.until(first.id, ({ state }) => state === 'finished');
  await untilTrue(async () => (await spare()) !== undefined, 'a spare worktree is ready', 40_000);
  const head = (await spare())?.head;
  expect(head).toBe(repository.git(['rev-parse', 'main']));

  const second = await core.run({ goal: 'second', repository: repository.path, agent: 'look' });
  const finished = await core.until(second.id, ({ state, files }) => state === 'finished' && files !== null);
  expect(finished.files).toBe(0);
  expect(repository.git(['rev-parse', '--git-dir'], finished.worktree)).toContain('spare'); // git keeps the name of its first place
  await untilTrue(async () => (await spare()) !== undefined, 'the next one is ready', 40_000);
  const { findings } = await core.client.call('core.doctor', {});
  expect(findings.find(({ name }) => name === 'spare worktrees')?.text).toMatch(/^1, /);

  for (const { id } of [first, second]) await core.client.call('session.discard', { session: id });
  await core.client.call('repository.forget', { repository: first.repository });
  expect(await listWorktrees(repository.path)).toHaveLength(1);
}, 120_000);

/** A finished session in a repository of its own, and a spare worktree ready for the next as if that were large. */
async function sessionWithSpare(core: TestCore): Promise<{ repository: TestRepository; session: Session; spare: string }> {
  const repository = makeRepository();
  made.push(repository);
  declareAgents(core.home, { edit: 'echo new > new.txt' });
  const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  const session = await core.until(id, ({ state, files }) => state === 'finished' && files === 1);
  const place = { root: repository.path, id: session.repository, folder: dirname(session.worktree) };
  await readySpare(place, repository.git(['rev-parse', 'HEAD']));
  return { repository, session, spare: sparePath(place) };
}
const worktreesOf = async ({ path }: TestRepository): Promise<string[]> =>
  (await listWorktrees(path)).map((worktree) => worktree.path).sort();
const hour = 3600 * 1000;

test('a repository keeps its spare worktree for a day after its last session, and no longer', async () => {
  const core = await startCore();
  const [inUse, unused] = [await sessionWithSpare(core), await sessionWithSpare(core)];
  const pid = await core.pid();
  process.kill(pid, 'SIGKILL');
  await untilTrue(() => !processesOf(core.home).includes(pid), 'the core is gone');
  const store = openStore(core.home);
  for (const saved of store.sessions.all()) {
    const hours = saved.id === unused.session.id ? 25 : 23;
    const at = new Date(Date.now() - hours * hour).toISOString();
    store.save({ session: { ...saved, createdAt: at, startedAt: at } });
  }
  store.close();

  await core.again();
  const kept = (of: typeof unused): string[] => [of.repository.path, of.session.worktree].sort();
  await untilTrue(async () => (await worktreesOf(unused.repository)).join() === kept(unused).join(), 'it is removed');
  expect(existsSync(unused.spare)).toBe(false);
  // Looked at before that one, as it was opened before.
  expect(await worktreesOf(inUse.repository)).toEqual([...kept(inUse), inUse.spare].sort());
});

test('a cleanup names the spare worktree and removes it, and the next session starts all the same', async () => {
  const core = await startCore();
  const { repository, session, spare } = await sessionWithSpare(core);
  const item = expect.objectContaining({ session: '', worktree: spare, title: 'Spare worktree of sample' });
  const asked = await core.client.call('cleanup', { dryRun: true, keepFailed: false });
  expect(asked.items).toEqual([item]);
  expect(asked.bytes).toBeGreaterThan(0);
  expect(existsSync(spare)).toBe(true);
  const done = await core.client.call('cleanup', { dryRun: false, keepFailed: false });
  expect(done.items).toEqual([item]);
  expect(await worktreesOf(repository)).toEqual([repository.path, session.worktree].sort());
  expect((await core.client.call('cleanup', { dryRun: true, keepFailed: false })).items).toEqual([]);
  const { id } = await core.run({ goal: 'Next', repository: repository.path, agent: 'edit' });
  await core.until(id, ({ state, files }) => state === 'finished' && files === 1);
});
