import { expect, test } from 'vitest';
import { kindByName, tokenIn } from '../../../src/main/pulls/kinds';
import { addressOf } from '../../../src/main/pulls/provider';

test('a server is known by its name, or because the environment names it', () => {
  expect(['github.com', 'gitlab.com', 'codeberg.org', 'git.example.org'].map((host) => kindByName({}, host))).toEqual([
    ...['github', 'gitlab', 'forgejo', null],
  ]);
  expect(kindByName({ GITLAB_HOST: 'https://git.example.org/' }, 'git.example.org')).toBe('gitlab');
});

test('a token goes to the server that it is for, and to no other', () => {
  const github = { GH_TOKEN: 'home', GH_ENTERPRISE_TOKEN: 'other', GH_HOST: 'ghe.example.org' };
  expect(tokenIn(github, 'github', 'github.com')).toBe('home');
  expect(tokenIn(github, 'github', 'ghe.example.org')).toBe('other');
  expect(tokenIn(github, 'github', 'evil.example.org')).toBe(null);
  const gitlab = { GITLAB_TOKEN: 'one' };
  expect(tokenIn(gitlab, 'gitlab', 'gitlab.com')).toBe('one');
  expect(tokenIn(gitlab, 'gitlab', 'git.example.org')).toBe(null);
  const named = { ...gitlab, GITLAB_HOST: 'git.example.org' };
  expect(tokenIn(named, 'gitlab', 'git.example.org')).toBe('one');
  expect(tokenIn(named, 'gitlab', 'gitlab.com')).toBe(null);
});

test.each([
  ['https://github.com/acme/lamp.git', { host: 'github.com', owner: 'acme', name: 'lamp' }],
  ['https://person:secret@github.com/acme/lamp', { host: 'github.com', owner: 'acme', name: 'lamp' }],
  ['git@github.com:acme/lamp.git', { host: 'github.com', owner: 'acme', name: 'lamp' }],
  ['ssh://git@ssh.github.com:443/acme/lamp.git', { host: 'github.com', owner: 'acme', name: 'lamp' }],
  ['ssh://git@altssh.gitlab.com:443/group/sub/lamp.git', { host: 'gitlab.com', owner: 'group/sub', name: 'lamp' }],
  ['https://git.example.org:8443/acme/lamp/', { host: 'git.example.org:8443', owner: 'acme', name: 'lamp' }],
  ['/srv/git/acme/lamp.git', null],
  ['../lamp.git', null],
  ['file:///srv/git/lamp.git', null],
  ['C:\\lamp', null],
])('%s', (url, address) => {
  expect(addressOf(url)).toEqual(address);
});
