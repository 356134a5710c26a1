import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitlabToken } from '../../helpers/gitlab';
import { pulling } from './pulling';

test('a server that nobody knows is told of with a token, which is kept apart from all else and used there', async () => {
  const here = await pulling({ 'a.txt': 'one\n' }, 'gitlab');
  here.git(['remote', 'set-url', 'origin', 'https://git.example.org/acme/lamp.git']);
  here.git(['config', `url.${here.bare}.pushInsteadOf`, 'https://git.example.org/acme/lamp.git']);
  for (const name of ['ESPALIER_GITLAB_API', 'GITLAB_TOKEN']) delete here.environment[name];
  const host = 'git.example.org';
  const list = async () => (await here.methods['server.list']({})).servers;
  expect(await list()).toMatchObject([{ host, kind: null, login: null, as: null, problem: expect.stringContaining('not known') }]);

  const api = here.server.url;
  await here.methods['server.save']({ host, kind: 'gitlab', api, token: 'a-wrong-one' });
  expect(await list()).toMatchObject([{ kind: 'gitlab', login: 'file', as: null, problem: expect.stringContaining('does not accept') }]);
  const { kept } = await here.methods['server.save']({ host, kind: 'gitlab', api, token: gitlabToken });
  expect(kept).toMatchObject({ where: 'file' }); // the tests have no keychain
  const servers = await list();
  expect(servers).toEqual([{ host, kind: 'gitlab', api, repositories: ['lamp'], login: 'file', as: 'me', problem: null }]);
  expect(JSON.stringify(servers) + readFileSync(join(here.scratch, 'settings.json'), 'utf8')).not.toContain(gitlabToken);

  here.write('a.txt', 'two\n', here.worktree);
  expect(await here.open()).toMatchObject({ provider: 'gitlab', number: 482, problem: null });
  expect(JSON.stringify(here.store.pulls.all())).not.toContain(gitlabToken);

  await here.methods['server.forget']({ host });
  expect(await list()).toMatchObject([{ kind: null, login: null, as: null }]);
});
