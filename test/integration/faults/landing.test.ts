import { afterEach, expect, test } from 'vitest';
import { commandLine, endCores, processesOf, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { seed, seeded } from '../../helpers/random';
import type { TestRepository } from '../../helpers/repository';
import { approve, finished, workshop } from '../landing/landed';

afterEach(endCores, 60_000);

/** `ESPALIER_FAULTS=100` for the whole of it. */
const kills = Number(process.env['ESPALIER_FAULTS'] ?? 5);
const random = seeded();

const part = (name: string): string => `echo ${name} > parts/${name}.txt`;
const goals = {
  ...{ one: part('one'), two: part('two'), mine: 'echo mine > README.md' },
  tight: 'echo 2 > limit.txt', // passes alone, and not with two more parts
  ...{ three: part('three'), theirs: 'echo theirs > README.md', four: part('four') },
};
const lands = ['one', 'two', 'mine', 'three', 'four'];

/** What the check of the workshop says of each commit of the target since another, asked of git alone. */
function failing({ git }: TestRepository, since: string): string[] {
  const commits = git(['rev-list', `${since}..main`]).split('\n');
  return commits.filter((commit) => {
    if (commit === '') return false;
    const parts = git(['ls-tree', '--name-only', commit, 'parts/']).split('\n').length;
    return parts > Number(git(['show', `${commit}:limit.txt`]));
  });
}

/** Waits until git processes that a killed core began have ended: what they do is whole. */
const gitEnded = (home: string): Promise<void> =>
  untilTrue(() => {
    return !processesOf(home)
      .map(commandLine)
      .some((line) => /^(nice )?git /.test(line));
  }, 'git has ended');

test(`landings under kill -9 of the core, ${kills} times (seed ${seed})`, async () => {
  const { core: first, repository } = await workshop({}, 'sleep 0.05; sh check.sh');
  let core: TestCore = first;
  const { git } = repository;
  const base = git(['rev-parse', 'main']);
  const sessions = await finished(core, repository, goals);
  const ids = await approve(core, sessions.values());
  const titleOf = new Map([...sessions].map(([title, { id }]) => [id, title]));
  const subjects = (from: string): string[] =>
    git(['log', '--reverse', '--format=%s', `${from}..main`])
      .split('\n')
      .filter((subject) => subject !== '');

  /** What holds at every moment at which no core runs. */
  const look = (): void => {
    expect(failing(repository, base)).toEqual([]);
    expect(git(['status', '--porcelain'])).toBe('');
    expect(git(['symbolic-ref', 'HEAD'])).toBe('refs/heads/main');
  };
  /** What its records say is so, and nothing landed that they do not tell of. */
  const compare = async (from: string): Promise<void> => {
    const before = (await core.client.call('session.list', { all: true })).sessions;
    const there = subjects(from);
    const after = (await core.client.call('session.list', { all: true })).sessions;
    for (const { id, state } of before) if (state === 'landed') expect(there).toContain(titleOf.get(id));
    for (const { id, state } of after) if (state !== 'landed' && state !== 'landing') expect(there).not.toContain(titleOf.get(id));
  };
  const kill = async (): Promise<void> => {
    process.kill(await core.pid(), 'SIGKILL');
    await gitEnded(core.home);
    look();
  };

  let killed = 0;
  for (let round = 1; killed < kills; round += 1) {
    repository.write('round.txt', `${round}\n`); // new trees: their checks run anew
    const from = repository.commit(`round ${round}`);
    await core.client.call('landing.add', { sessions: ids, strategy: 'squash', into: null });
    const isOver = (): boolean => ids.every((id) => core.replica().sessions.get(id)?.state !== 'landing');
    while (!isOver()) {
      const wait = killed < kills ? 50 + random() * 900 : 60_000;
      await Promise.race([
        new Promise((resolve) => setTimeout(resolve, wait)),
        untilTrue(isOver, 'the queue is empty', 60_000).catch(() => undefined), // killed before
      ]);
      if (isOver()) break;
      if (killed >= kills) throw new Error('the queue does not come to its end');
      await kill();
      killed += 1;
      core = await startCore(core.home);
      await compare(from);
    }
    expect(subjects(from)).toEqual(lands);
    await compare(from);
    look();
    for (const name of [...lands].reverse()) {
      const id = sessions.get(name)?.id;
      const { undos } = await core.client.call('undo.list', {});
      const undo = undos.find(({ session, undoneAt }) => session === id && undoneAt === null);
      await core.client.call('undo.apply', { id: undo?.id ?? 'none' });
    }
    expect(git(['rev-parse', 'main'])).toBe(from);
    look();
  }
  git(['fsck', '--no-progress']);
}, 900_000);
