import { join } from 'node:path';
import { listWorktrees } from '../src/main/git/worktree-list';
import { endCores, startCore, type TestCore, untilTrue } from '../test/helpers/core';
import { declareAgents } from './lib/agents';
import { median, ms, type Outcome, rounded, timed } from './lib/figures';
import { makeLargeRepository } from './lib/repository';

const files = 27_000;
const rounds = 5;
const patience = 120_000;

/** From the order to the host's word that the agent's process was started; ms. Returns when the session is over. */
async function start(core: TestCore, repository: string, number: number): Promise<number> {
  let id = '';
  const time = await timed(async () => {
    ({ id } = await core.run({ goal: `task ${number}`, repository, agent: 'brief' }));
    await core.until(id, ({ began }) => began, patience);
  });
  await core.until(id, (session) => session.state === 'finished' && session.files !== null, patience);
  return time;
}

export default {
  id: 7,
  figure: 'from “Start” to an agent’s process running, 27,000 files',
  goal: '≤ 100 ms with a spare worktree; ≥ 10 × faster than `git worktree add`',
  run: async (): Promise<Outcome> => {
    const repository = makeLargeRepository(files);
    const core = await startCore();
    declareAgents(core.home, 'pipe', { brief: 'true' });
    try {
      const spareReady = async (): Promise<boolean> =>
        (await listWorktrees(repository.path)).some(({ locked }) => locked?.endsWith(' ready'));
      const { id } = (await core.client.call('repository.open', { path: repository.path, trust: false })).repository; // as a window has it
      const without = await start(core, id, 0);
      const times: { ours: number[]; git: number[] } = { ours: [], git: [] };
      for (let round = 1; round <= rounds; round++) {
        await untilTrue(spareReady, 'the spare worktree is ready', patience);
        const path = join(repository.scratch, `plain-${round}`);
        times.git.push(await timed(() => repository.git(['worktree', 'add', '--quiet', '-b', `plain-${round}`, path, 'main'])));
        times.ours.push(await start(core, id, round));
      }
      const [own, base] = [median(times.ours), median(times.git)];
      return {
        value: ms(own),
        baseline: `git worktree add: ${ms(base)}`,
        ratio: own / base,
        met: own <= 100 && own * 10 <= base,
        details: { ours: rounded(times.ours), git: rounded(times.git), withoutSpareMs: Math.round(without) },
      };
    } finally {
      await endCores();
      repository.dispose();
    }
  },
};
