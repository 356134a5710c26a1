import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endCores, startCore, type TestCore } from '../../helpers/core';
import { onGithub, type StandIn } from '../../helpers/github';
import { makeRepository, runGit, type TestRepository } from '../../helpers/repository';
import { commandIn, declareAgents } from './espalier';

let core: TestCore;
let repository: TestRepository;
let server: StandIn;

beforeAll(async () => {
  repository = makeRepository();
  const github = await onGithub(repository);
  server = github.server;
  // Git reaches the server by SSH, which is the bare repository beside.
  const ssh = join(repository.scratch, 'ssh');
  const config = join(repository.scratch, 'config');
  writeFileSync(ssh, `#!/bin/sh\nfor last; do :; done\nexec "\${last%% *}" '${join(repository.scratch, 'remote.git')}'\n`, { mode: 0o755 });
  mkdirSync(join(config, 'git'), { recursive: true });
  writeFileSync(join(config, 'git/config'), `[core]\n\tsshCommand = ${ssh}\n`);
  Object.assign(process.env, github.environment, { XDG_CONFIG_HOME: config });
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

test('land --merged takes a session as landed once its pull request was merged there, and says of which it cannot', async () => {
  const espalier = commandIn(core.home, repository.path);
  const bare = join(repository.scratch, 'remote.git');

  expect(await espalier.json(['land', 'Do lamp', 'Do nothing', '--merged'], 1)).toEqual({
    landed: [],
    failed: [
      expect.objectContaining({ session: 'Do lamp', code: 'refused', message: '#482 is not merged.' }),
      expect.objectContaining({ session: 'Do nothing', code: 'refused', message: '“Do nothing” has no pull request.' }),
    ],
  });
  const [pull] = server.pulls;
  const branch = `refs/heads/${pull?.head.split(':')[1]}`;
  const merged = runGit(['-c', 'user.name=A', '-c', 'user.email=a@b', 'commit-tree', '-m', 'Lamp', '-p', branch, `${branch}^{tree}`], bare);
  runGit(['update-ref', 'refs/heads/main', merged], bare);
  Object.assign(pull ?? {}, { state: 'closed', merged: true, mergedAs: merged });
  const { id } = Object(await espalier.json(['show', 'Do lamp']));
  expect(await espalier.json(['land', 'Do lamp', '--merged'])).toEqual({
    landed: [{ id, commit: runGit(['rev-parse', branch], bare) }],
    failed: [],
  });
  expect(await espalier.json(['show', 'Do lamp'])).toMatchObject({ state: 'landed' });
  expect(await espalier.run('land', 'Do lamp', '--merged', '--pr')).toMatchObject({ code: 2 });
});
