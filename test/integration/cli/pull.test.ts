import { afterAll, beforeAll, expect, test } from 'vitest';
import { endCores, startCore, type TestCore } from '../../helpers/core';
import { onGithub, type StandIn } from '../../helpers/github';
import { makeRepository, type TestRepository } from '../../helpers/repository';
import { commandIn, declareAgents } from './espalier';

let core: TestCore;
let repository: TestRepository;
let server: StandIn;

beforeAll(async () => {
  repository = makeRepository();
  const github = await onGithub(repository);
  server = github.server;
  Object.assign(process.env, github.environment);
  core = await startCore();
  declareAgents(core.home, { lamp: 'echo on > lamp.txt', nothing: 'true' });
});
afterAll(async () => {
  await endCores();
  await server.close();
  repository.dispose();
});

test('land --pr opens a pull request for each, and says of which it could not', async () => {
  const espalier = commandIn(core.home, repository.path);
  const [lamp, none] = await Promise.all(
    ['lamp', 'nothing'].map((agent) => core.run({ goal: `Do ${agent}`, repository: repository.path, agent })),
  );
  for (const session of [lamp, none]) await core.until(session?.id ?? '', ({ state }) => state === 'finished');

  const unseen = Object(await espalier.json(['land', 'Do lamp', '--pr'], 1));
  expect(unseen.failed).toMatchObject([{ code: 'refused', message: expect.stringContaining('is not approved') }]);
  await espalier.json(['approve', 'Do lamp']);
  const dry = Object(await espalier.json(['land', 'Do lamp', '--pr', '--dry-run']));
  expect(dry.pulls).toMatchObject([{ title: 'Do lamp', into: 'main', remote: 'origin (github.com/acme/lamp)', problem: null }]);
  expect(server.pulls).toEqual([]);

  const words = ['-m', 'Light the lamp', '--draft', '--reviewer', 'ines', '--label', 'ready'];
  const opened = Object(await espalier.json(['land', 'Do lamp', '--pr', ...words]));
  expect(opened).toMatchObject({ pulls: [{ id: lamp?.id, number: 482, branch: lamp?.branch, into: 'main', draft: true }], failed: [] });
  expect(server.pulls).toMatchObject([{ title: 'Light the lamp', draft: true, reviewers: ['ines'], labels: ['ready'] }]);
  expect(core.replica().sessions.get(lamp?.id ?? '')?.state).toBe('finished');

  const failed = Object(await espalier.json(['land', 'Do nothing', '--pr'], 1));
  expect(failed).toMatchObject({ pulls: [], failed: [{ session: 'Do nothing', code: 'refused' }] });
  const again = await core.again();
  expect((await again.client.call('pull.list', {})).pulls).toMatchObject([{ number: 482, session: lamp?.id }]);
});
