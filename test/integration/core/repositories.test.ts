import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endCores, startCore, type TestCore } from '../../helpers/core';
import { makeRepository, makeScratch, runGit, type TestRepository } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

afterEach(endCores);

const merge = { strategy: 'squash', message: null, into: null } as const;

/** Nothing half made: no session, no worktree, no branch. */
async function expectNothingMade(core: TestCore, repository?: TestRepository): Promise<void> {
  expect((await core.client.call('session.list', { all: true })).sessions).toEqual([]);
  expect(existsSync(path.join(core.home, 'worktrees'))).toBe(false);
  if (repository) expect(repository.git(['branch', '--list', 'esp/*'])).toBe('');
}

test('what is not a repository that can be worked in is refused, each with its own way on', async () => {
  const core = await startCore();
  const scratch = makeScratch();
  const make = (name: string, ...git: string[][]): string => {
    mkdirSync(path.join(scratch, name));
    for (const args of git) runGit(args, path.join(scratch, name));
    return path.join(scratch, name);
  };
  writeFileSync(path.join(scratch, 'file.txt'), '');
  const cases: [string, RegExp][] = [
    [make('plain'), /is not a git repository/],
    [make('bare', ['init', '--quiet', '--bare']), /bare repository/],
    [make('fresh', ['init', '--quiet']), /has no commit yet/],
    [path.join(scratch, 'nowhere'), /does not exist/],
    [path.join(scratch, 'file.txt'), /is a file/],
  ];
  for (const [repository, says] of cases) {
    const refused = await core.run({ goal: 'Work', repository, agent: 'practice' }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'repository', message: expect.stringMatching(says), hint: expect.stringMatching(/\w/) });
  }
  await expectNothingMade(core);
  expect([...core.replica().repositories.keys()]).toEqual([]);
});

test('a base that is missing, an option or nonsense makes nothing; neither does a task that no agent can be given', async () => {
  const core = await startCore();
  const repository = makeRepository();
  const task = { goal: 'Work', repository: repository.path, agent: 'practice' };
  for (const base of ['no-such-branch', '--upload-pack=touch /tmp/owned', '-d', 'main^{tree}', 'a\nb', ' ']) {
    await expect(core.run({ ...task, base })).rejects.toMatchObject({
      code: 'repository',
      hint: expect.stringContaining('Nothing was made'),
    });
  }
  await expect(core.run({ ...task, goal: 'x'.repeat(200_000) })).rejects.toMatchObject({ code: 'usage' });
  await expect(core.run({ ...task, goal: 'a\0b' })).rejects.toMatchObject({ code: 'usage' });
  await expect(core.run({ ...task, title: 'x'.repeat(300) })).rejects.toMatchObject({ code: 'usage' });
  await expect(core.run({ ...task, agent: 'nobody' })).rejects.toMatchObject({
    code: 'agent',
    hint: expect.stringContaining('agents.json'),
  });
  await expectNothingMade(core, repository);
});

test('on a detached HEAD work starts from that commit where nothing else is known, and a merge asks where to', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'echo new > new.txt' });
  repository.git(['checkout', '--quiet', '--detach']);
  repository.git(['branch', '--move', 'main', 'trunk']);
  const { id, base } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  expect(base).toEqual({ ref: repository.git(['rev-parse', 'HEAD']), commit: repository.git(['rev-parse', 'HEAD']) });
  await core.until(id, ({ state }) => state === 'finished');
  await expect(core.client.call('session.merge', { session: id, ...merge })).rejects.toMatchObject({
    hint: expect.stringContaining('--into'),
  });
  expect((await core.client.call('session.merge', { session: id, ...merge, into: 'trunk' })).merged).toBe(true);
});

test('work from a tag lands on the default branch, and work from a branch that is gone says so', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'echo new > "$ESPALIER_SESSION.txt"' });
  repository.git(['tag', 'v1']);
  repository.git(['branch', 'feature']);
  const tagged = await core.run({ goal: 'Tagged', repository: repository.path, agent: 'edit', base: 'v1' });
  const branched = await core.run({ goal: 'Branched', repository: repository.path, agent: 'edit', base: 'feature' });
  for (const { id } of [tagged, branched]) await core.until(id, ({ state }) => state === 'finished');
  expect(await core.client.call('session.merge', { session: tagged.id, ...merge })).toMatchObject({ merged: true, into: 'main' });
  repository.git(['branch', '-D', 'feature']);
  const before = repository.git(['rev-parse', 'main']);
  await expect(core.client.call('session.merge', { session: branched.id, ...merge })).rejects.toMatchObject({
    message: expect.stringContaining('no branch feature'),
  });
  expect(repository.git(['rev-parse', 'main'])).toBe(before);
});

test('the default base is the branch that is checked out now, not the one of when the repository was opened', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'true' });
  const { repository: opened } = await core.client.call('repository.open', { path: repository.path, trust: false });
  repository.git(['checkout', '--quiet', '-b', 'next']);
  expect((await core.run({ goal: 'Work', repository: opened.id, agent: 'edit' })).base.ref).toBe('next');
});

test.each(["it's a “test” $HOME `x`", 'two\nlines', '🌱 naïve ünïcode', '-rf', ' spaces '])(
  'a repository called %j, with files like it, goes all the way',
  async (name) => {
    const core = await startCore();
    const inner = name.trim();
    const repository = makeRepository({ 'a.txt': 'a\n', [`${inner}/${inner}.txt`]: 'old\n' }, name);
    declareAgents(core.home, {
      edit: `find . -name '*.txt' -not -name a.txt -exec sh -c 'echo new > "$1"' - {} \\;; printf x > "$(printf 'latin-\\351')"`,
    });
    const { id } = await core.run({ goal: name, repository: repository.path, agent: 'edit' });
    await core.until(id, ({ state, files }) => state === 'finished' && files === 2);
    const { files, patch } = await core.client.call('session.diff', { session: id, path: null });
    expect(files.map((file) => file.path)).toContain(`${inner}/${inner}.txt`);
    expect(patch).toContain('+new');
    await core.client.call('session.merge', { session: id, ...merge });
    expect(readFileSync(path.join(repository.path, inner, `${inner}.txt`), 'utf8')).toBe('new\n');
    expect(readdirSync(Buffer.from(repository.path), { encoding: 'buffer' }).map(String)).toContain('latin-\ufffd');
    const { undo } = await core.client.call('session.discard', { session: id }).catch(() => ({ undo: null }));
    expect(undo).toBeNull();
    expect((await core.client.call('cleanup', { dryRun: false, keepFailed: false })).items).toHaveLength(1);
  },
);

test('a submodule, and files of LFS without its program, do not stand in the way', async () => {
  const core = await startCore();
  const library = makeRepository();
  const repository = makeRepository({ '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', 'a.txt': 'a\n' });
  repository.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'library']);
  repository.commit('a library');
  declareAgents(core.home, { edit: 'echo b > a.txt' });
  const { id, worktree } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  await core.until(id, ({ state, files }) => state === 'finished' && files === 1);
  await core.client.call('session.merge', { session: id, ...merge });
  await core.client.call('cleanup', { dryRun: false, keepFailed: false });
  expect(existsSync(worktree)).toBe(false);

  // As `git lfs install` sets it up, on a machine that has lost the program since.
  repository.write('big.bin', 'version https://git-lfs.github.com/spec/v1\n');
  repository.commit('a large file');
  repository.git(['config', 'filter.lfs.smudge', 'git-lfs smudge -- %f']);
  repository.git(['config', 'filter.lfs.process', 'git-lfs filter-process']);
  repository.git(['config', 'filter.lfs.required', 'true']);
  const second = await core.run({ goal: 'Again', repository: repository.path, agent: 'edit' });
  const failed = await core.until(second.id, ({ state }) => state === 'failed');
  expect(failed.error).toMatchObject({ message: expect.stringContaining('LFS'), hint: expect.stringContaining('git-lfs') });
  expect(existsSync(second.worktree)).toBe(false);
});

test('a binary file, one of 50 MB and a link out of the worktree are told of, not followed', async () => {
  const core = await startCore();
  const repository = makeRepository();
  const secret = path.join(repository.scratch, 'secret.txt');
  writeFileSync(secret, 'not for the diff\n');
  declareAgents(core.home, {
    edit: `head -c 52428800 /dev/zero | tr '\\0' a > large.txt; printf 'a\\0b' > small.bin; ln -s '${secret}' link; ln -s '${repository.scratch}' folder`,
  });
  const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  await core.until(id, ({ state, files }) => state === 'finished' && files === 4);
  const { files, patch } = await core.client.call('session.diff', { session: id, path: null });
  expect(
    files
      .filter(({ binary }) => binary)
      .map((file) => file.path)
      .sort(),
  ).toEqual(['large.txt', 'small.bin']);
  expect(patch.length).toBeLessThan(10_000);
  expect(patch).not.toContain('not for the diff');
  await core.client.call('session.discard', { session: id });
  expect(readFileSync(secret, 'utf8')).toBe('not for the diff\n');
});

test('copied files come from within the repository and stay within the worktree, whatever links there are', async () => {
  const core = await startCore();
  const repository = makeRepository({
    '.gitignore': '.env*\nprivate\nconf/*.env\n',
    '.espalier/config.json': JSON.stringify({ copy: ['.env*', 'private/*', 'private/key', 'conf/*.env'] }),
  });
  const outside = path.join(repository.scratch, 'outside');
  mkdirSync(outside);
  writeFileSync(path.join(outside, 'key'), 'secret\n');
  symlinkSync(outside, path.join(repository.path, 'private'));
  symlinkSync(path.join(outside, 'key'), path.join(repository.path, '.env.link'));
  repository.write('.env', 'A=1\n');
  // The branch has a link where the copied file's folder is.
  symlinkSync(outside, path.join(repository.path, 'conf'));
  repository.commit('a link');
  execFileSync('rm', [path.join(repository.path, 'conf')]);
  repository.write('conf/local.env', 'B=1\n');
  declareAgents(core.home, { look: 'ls -A > listed.txt' });
  await core.client.call('repository.open', { path: repository.path, trust: true });
  const { id, worktree } = await core.run({ goal: 'Look', repository: repository.path, agent: 'look' });
  expect((await core.until(id, ({ state }) => state === 'finished' || state === 'failed')).error).toBeNull();
  expect(readFileSync(path.join(worktree, '.env'), 'utf8')).toBe('A=1\n');
  expect(readdirSync(worktree)).not.toContain('.env.link');
  expect(readdirSync(worktree)).not.toContain('private');
  expect(readdirSync(outside)).toEqual(['key']);
});

test('a repository in which nobody has told git a name: a merge says so and changes nothing', async () => {
  const scratch = makeScratch();
  const before = { ...process.env };
  Object.assign(process.env, { HOME: scratch, XDG_CONFIG_HOME: scratch, GIT_CONFIG_NOSYSTEM: '1', EMAIL: '' });
  try {
    const core = await startCore();
    const repository = makeRepository();
    for (const name of ['user.name', 'user.email']) repository.git(['config', '--unset', name]);
    repository.git(['config', 'user.useConfigOnly', 'true']);
    declareAgents(core.home, { edit: 'echo new > new.txt' });
    const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
    await core.until(id, ({ state }) => state === 'finished');
    const main = repository.git(['rev-parse', 'main']);
    await expect(core.client.call('session.merge', { session: id, ...merge })).rejects.toMatchObject({
      message: expect.stringContaining('does not know who you are'),
      hint: expect.stringContaining('user.email'),
    });
    expect(core.replica().sessions.get(id)?.state).toBe('finished');
    expect(repository.git(['rev-parse', 'main'])).toBe(main);

    const demo = await core.client.call('demo.start', {});
    expect(runGit(['config', '--local', 'user.email'], demo.repository.path)).toContain('@localhost');
  } finally {
    for (const name of ['HOME', 'XDG_CONFIG_HOME', 'GIT_CONFIG_NOSYSTEM', 'EMAIL']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});

test('a malformed or unknown key in a repository’s configuration names file, line and key, and starts nothing', async () => {
  const core = await startCore();
  const repository = makeRepository({ 'a.txt': 'a\n', '.espalier/config.json': '{\n  "setpu": "npm ci"\n}\n' });
  const file = path.join(repository.path, '.espalier/config.json');
  const task = { goal: 'Work', repository: repository.path, agent: 'practice' };
  await expect(core.run(task)).rejects.toMatchObject({ code: 'config', message: `${file}:2: unknown key "setpu" (did you mean "setup"?)` });
  writeFileSync(file, '{\n  "setup": "npm ci",\n');
  await expect(core.run(task)).rejects.toMatchObject({ code: 'config', message: expect.stringContaining(`${file}:3: not valid JSON`) });
  writeFileSync(file, '{ "copy": ["../*"] }');
  await expect(core.run(task)).rejects.toMatchObject({
    code: 'config',
    message: expect.stringContaining('must stay inside the repository'),
  });
  await expectNothingMade(core, repository);
});

test('a folder that a worktree cannot be made in fails the session with the reason, and leaves no branch', async () => {
  const core = await startCore();
  const repository = makeRepository({ 'a.txt': 'a\n', '.espalier/config.json': JSON.stringify({ worktrees: '../taken' }) });
  writeFileSync(path.join(repository.scratch, 'taken'), 'a file\n');
  declareAgents(core.home, { edit: 'true' });
  const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  const failed = await core.until(id, ({ state }) => state === 'failed');
  expect(failed.error?.message).toContain('taken');
  expect(repository.git(['branch', '--list', 'esp/*'])).toBe('');
  renameSync(path.join(repository.scratch, 'taken'), path.join(repository.scratch, 'aside'));
  await core.client.call('session.restart', { session: id });
  await core.until(id, ({ state }) => state === 'finished');
});
