import { afterAll, beforeAll, expect, test } from 'vitest';
import { endCores, startCore, type TestCore } from '../../helpers/core';
import { onGithub, type StandIn } from '../../helpers/github';
import { makeRepository, type TestRepository } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

let core: TestCore;
let repository: TestRepository;
let server: StandIn;
let headOf: (branch: string) => string;

beforeAll(async () => {
  repository = makeRepository();
  const github = await onGithub(repository);
  ({ server, headOf } = github);
  Object.assign(process.env, github.environment);
  core = await startCore();
  declareAgents(core.home, { lamp: 'echo on > lamp.txt' });
});
afterAll(async () => {
  await endCores();
  await server.close();
  repository.dispose();
});

test.each(['before', 'after'] as const)('a core that is killed right %s a pull request is made opens no second one', async (moment) => {
  const run = await core.run({ goal: `Light it ${moment}`, repository: repository.path, agent: 'lamp' });
  const { id, branch } = await core.until(run.id, ({ state }) => state === 'finished');
  const { tree } = await core.client.call('review.open', { session: id });
  await core.client.call('review.approve', { session: id, tree });
  const asked = { session: id, title: 'Light it', body: '', into: null, draft: false };

  const held = server.hold(/^POST pulls$/, moment);
  const cut = expect(core.client.call('pull.open', asked)).rejects.toThrow();
  await held;
  process.kill(await core.pid(), 'SIGKILL');
  await cut;
  server.mend();
  core = await core.again();
  const ofIt = async () => (await core.client.call('pull.list', {})).pulls.filter(({ session }) => session === id);
  expect(await ofIt()).toEqual([]);
  expect(headOf(branch)).toMatch(/^\w{40}$/);

  await core.client.call('pull.draft', { session: id }); // as its page does
  expect((await ofIt()).length).toBe(moment === 'after' ? 1 : 0);
  const opened = await core.client.call('pull.open', asked);
  expect(opened).toMatchObject({ state: 'open', pushed: headOf(branch), problem: null });
  expect(await ofIt()).toHaveLength(1);
  expect(server.pulls.filter(({ head }) => head === `acme:${branch}`)).toHaveLength(1);
});
