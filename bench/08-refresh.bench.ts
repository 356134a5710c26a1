import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from '../src/shared/model';
import { endCores, startCore } from '../test/helpers/core';
import { makeScratch } from '../test/helpers/repository';
import { declareAgents } from './lib/agents';
import { median, ms, type Outcome, rounded, timed } from './lib/figures';
import { makeLargeRepository } from './lib/repository';

const files = 2000;
const worktrees = 24;
const rounds = 3;
const patience = 180_000;
/** So long nothing changes, while git processes are counted; ms. */
const quiet = 3000;

/** Puts a git first on the PATH that notes each start of the real one in a file. */
function countGit(): () => number {
  const folder = makeScratch();
  const [log, real] = [join(folder, 'starts'), execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()];
  mkdirSync(join(folder, 'bin'));
  appendFileSync(log, '');
  const wrapper = join(folder, 'bin', 'git');
  writeFileSync(wrapper, `#!/bin/sh\necho >> '${log}'\nexec '${real}' "$@"\n`);
  chmodSync(wrapper, 0o755);
  process.env['PATH'] = `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  return () => readFileSync(log, 'utf8').length;
}

export default {
  id: 8,
  figure: 'state of 24 worktrees refreshed after one changed, 2,000 files each',
  goal: '≤ 0.15 × plain `git status` one after another; no git process while nothing changes',
  run: async (): Promise<Outcome> => {
    const git = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const starts = countGit();
    const repository = makeLargeRepository(files);
    const core = await startCore();
    declareAgents(core.home, 'pipe', { brief: 'echo one > made.txt' });
    try {
      await core.client.call('settings.set', { maxBackground: 4 });
      const made: Session[] = [];
      for (let number = 0; number < worktrees; number++)
        made.push(await core.run({ goal: `task ${number}`, repository: repository.path, agent: 'brief' }));
      for (const { id } of made) await core.until(id, ({ state, files: known }) => state === 'finished' && known === 1, patience);
      for (let before = -1; before !== starts(); before = starts(), await delay(quiet / 2)); // what follows their ends is over
      const times: { ours: number[]; git: number[]; processes: number[] } = { ours: [], git: [], processes: [] };
      for (let round = 0; round < rounds; round++) {
        const session = made[round];
        if (!session) break;
        times.git.push(
          await timed(() => {
            for (const { worktree } of made) execFileSync(git, ['status', '--porcelain=v2'], { cwd: worktree, stdio: 'ignore' });
          }),
        );
        writeFileSync(join(session.worktree, `second-${round}.txt`), 'two\n');
        const before = starts();
        times.ours.push(
          await timed(async () => {
            await core.client.call('session.show', { session: session.id });
            const { sessions } = await core.client.call('session.list', { all: false });
            const right = sessions.every(({ id, files: known }) => known === (made.findIndex((one) => one.id === id) <= round ? 2 : 1));
            if (!right) throw new Error('a state is not as it is');
          }),
        );
        times.processes.push(starts() - before);
        await delay(quiet / 2); // for what it does afterwards, such as looking for overlaps
      }
      const from = starts();
      await delay(quiet);
      const idle = starts() - from;
      const [ours, base] = [median(times.ours), median(times.git)];
      return {
        value: `${ms(ours)}, ${idle} processes while idle`,
        baseline: `git status, ${worktrees} times: ${ms(base)}`,
        ratio: ours / base,
        met: ours / base <= 0.15 && idle === 0,
        details: { ours: rounded(times.ours), git: rounded(times.git), processes: times.processes, idle },
      };
    } finally {
      await endCores();
      repository.dispose();
    }
  },
};
