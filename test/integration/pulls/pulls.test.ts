import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waitingCheck } from '../../../src/shared/check';
import { runGit } from '../../helpers/repository';
import { pulling } from './pulling';

test('uncommitted work is pushed as a commit of its own, and a pull request opened for it', async () => {
  const here = await pulling();
  here.write('a.txt', 'two\n', here.worktree);
  here.write('new.txt', 'new\n', here.worktree);
  const pull = await here.open({ draft: true, reviewers: ['ines'], labels: ['ready'] });
  expect(pull).toMatchObject({ number: 482, branch: 'esp/task', into: 'main', draft: true, state: 'open', checks: 'none', problem: null });
  expect(pull.commit).toBe(here.headOf('esp/task'));
  expect(here.server.pulls).toMatchObject([
    { head: 'acme:esp/task', base: 'main', body: 'It is dark.', reviewers: ['ines'], labels: ['ready'] },
  ]);
  expect(runGit(['show', `${pull.commit}:new.txt`], here.bare)).toBe('new');
  expect(here.git(['log', '-1', '--format=%s %H'], here.worktree)).toBe(`Fix the lamp ${pull.commit}`);
  expect(here.git(['status', '--porcelain'], here.worktree)).toBe('');
  expect(here.store.pulls.all()).toEqual([pull]);
});

test('only work that was approved as it is now is pushed', async () => {
  const here = await pulling();
  here.write('a.txt', 'two\n', here.worktree);
  await expect(here.openUnapproved()).rejects.toMatchObject({ code: 'refused', message: '“Fix the lamp” is not approved.' });
  expect(await here.draft()).toMatchObject({ approved: false, problem: expect.stringContaining('is not approved') });
  await here.approve();
  here.write('unseen.txt', 'two\n', here.worktree);
  await expect(here.openUnapproved()).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('has changed since') });
  expect(await here.draft()).toMatchObject({ approved: false, problem: expect.stringContaining('has changed since') });
  expect(() => here.headOf('esp/task')).toThrow();
  expect(here.git(['status', '--porcelain'], here.worktree)).not.toBe(''); // nor was it committed
  await here.open();
  expect(here.headOf('esp/task')).not.toBe('');
});

test('more work goes to the same one, rewritten too, but never over what somebody else pushed', async () => {
  const here = await pulling();
  here.write('a.txt', 'two\n', here.worktree);
  const first = await here.open();
  here.write('a.txt', 'three\n', here.worktree);
  here.git(['commit', '--quiet', '--all', '--amend', '--message', 'again'], here.worktree);
  const second = await here.open({ title: 'Light it' });
  expect(second).toMatchObject({ id: first.id, number: first.number, title: 'Light the lamp' });
  expect(here.headOf('esp/task')).toBe(here.git(['rev-parse', 'HEAD'], here.worktree));

  const theirs = here.git(['commit-tree', '-m', 'theirs', '-p', second.commit, `${second.commit}^{tree}`]);
  here.git(['push', '--quiet', 'origin', `${theirs}:refs/heads/esp/task`]);
  here.write('a.txt', 'four\n', here.worktree);
  await expect(here.open()).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('has work that is not here') });
  expect(here.headOf('esp/task')).toBe(theirs);
});

test('a push that is refused says why, and nothing was opened', async () => {
  const here = await pulling();
  const hook = join(here.bare, 'hooks', 'pre-receive');
  writeFileSync(hook, '#!/bin/sh\necho "GH006: Protected branch update failed" >&2\nexit 1\n');
  chmodSync(hook, 0o755);
  here.write('a.txt', 'two\n', here.worktree);
  const refused = await here.open().catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'refused',
    message: expect.stringContaining('GH006'),
    hint: expect.stringContaining('nothing was pushed'),
  });
  expect(here.server.pulls).toEqual([]);
  expect(here.store.pulls.all()).toEqual([]);
});

test('the repository cannot name a program that a push runs', async () => {
  const here = await pulling();
  here.git(['config', 'core.sshCommand', 'sh -c "touch /tmp/never"']);
  here.write('a.txt', 'two\n', here.worktree);
  await expect(here.open()).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('core.sshcommand') });
});

test('the token of github.com goes to no other server', async () => {
  const here = await pulling();
  delete here.environment['ESPALIER_GITHUB_API'];
  here.git(['remote', 'set-url', 'origin', 'https://evil.example/acme/lamp.git']);
  here.write('a.txt', 'two\n', here.worktree);
  expect(await here.draft()).toMatchObject({ problem: expect.stringContaining('not known to be a server') });
});

test('comments go to the agent together, once, as words of others', async () => {
  const here = await pulling();
  here.write('a.txt', 'two\n', here.worktree);
  const { id } = await here.open();
  here.server.lines.push({
    id: 7,
    user: { login: 'ines' },
    body: 'Why two?\nOne is enough.',
    created_at: '2026-01-01T00:00:01Z',
    path: 'a.txt',
    line: 1,
  });
  here.server.talks.push({ id: 8, user: { login: 'stranger' }, body: 'Nice', created_at: '2026-01-01T00:00:02Z' });
  await here.methods['pull.refresh']({ id });
  await here.methods['pull.send']({ id, comments: ['line-7', 'talk-8'] });
  expect(here.moves).toMatchObject([{ move: { type: 'restart' }, why: '2 comments of pull request #482' }]);
  const [{ move } = { move: null }] = here.moves;
  const brief = move?.type === 'restart' ? (move.brief ?? '') : '';
  expect(brief).toContain('## #1 ines on a.txt:1\n\n> Why two?\n> One is enough.');
  expect(brief).toContain('## #2 stranger (has no write access to the repository)\n\n> Nice');
  expect((await here.methods['pull.refresh']({ id })).comments.map(({ state }) => state)).toEqual(['sent', 'sent']);
  expect(() => here.methods['pull.send']({ id, comments: ['line-9'] })).toThrow('no such comment');
});

test('what the agent said to comments is posted once, when a person says so, and does not come back as a comment', async () => {
  const here = await pulling();
  here.write('a.txt', 'two\n', here.worktree);
  const { id } = await here.open();
  here.server.lines.push({ id: 7, user: { login: 'ines' }, body: 'Why?', created_at: '2026-01-01T00:00:01Z', path: 'a.txt', line: 1 });
  await here.methods['pull.refresh']({ id });
  here.said.set(1, 'Because of the dark.');
  await expect(here.methods['pull.answer']({ id, comments: ['line-7'] })).rejects.toMatchObject({ code: 'refused' });
  await here.methods['pull.send']({ id, comments: ['line-7'] });
  const seen = await here.methods['pull.refresh']({ id });
  expect(seen.comments).toMatchObject([{ state: 'sent', answer: 'Because of the dark.' }]);
  expect(here.server.talks).toEqual([]);
  const answer = async () => here.methods['pull.answer']({ id, comments: ['line-7'] });
  const [posted] = await Promise.all([answer(), expect(answer()).rejects.toMatchObject({ code: 'refused' })]);
  expect(posted.comments).toMatchObject([{ state: 'answered' }]);
  expect(here.server.asked).toContain('POST pulls/482/comments/7/replies');
  expect(here.server.talks).toMatchObject([{ body: expect.stringContaining('Because of the dark.') }]);
  await expect(here.methods['pull.answer']({ id, comments: ['line-7'] })).rejects.toMatchObject({ code: 'refused' });
  expect((await here.methods['pull.refresh']({ id })).comments).toHaveLength(1);
});

test('the draft keeps to the repository’s template, and calls only that verified which this tree showed', async () => {
  const template = '## What\n\n<!-- say it -->\n\n## Checklist\n\n- [ ] Tests\n';
  const here = await pulling({ 'a.txt': 'one\n', '.github/PULL_REQUEST_TEMPLATE.md': template });
  here.write('a.txt', 'two\n', here.worktree);
  here.git(['add', '--all'], here.worktree);
  const tree = here.git(['write-tree'], here.worktree);
  const passed = { ...waitingCheck('npm test'), state: 'passed' as const, durationMs: 3100 };
  here.change({
    goal: 'Make it two',
    checks: [
      { ...passed, tree },
      { ...passed, command: 'npm run lint', tree: 'f'.repeat(40) },
    ],
  });
  await here.approve();
  here.said.set(0, 'I made it two.\nAll is well.');
  const { title, body, parts, remote, provider, problem, ...rest } = await here.draft();
  expect({ title, remote, provider, problem }).toEqual({
    title: 'Fix the lamp',
    remote: 'origin (github.com/acme/lamp)',
    provider: 'github',
    problem: null,
  });
  expect(body).toMatch(/^## What\n\nMake it two\n\n1 file, \+1 −1\n\n- `a\.txt` \+1 −1\n\n<!-- say it -->\n\n## Checklist/);
  expect(rest).toMatchObject({ template: '.github/PULL_REQUEST_TEMPLATE.md', tree, files: [{ path: 'a.txt' }] });
  const [evidence, reported] = parts;
  expect(evidence).toMatchObject({ id: 'evidence', note: '2 rows', usual: true });
  expect(evidence?.text).toContain('| `npm test` | passed, 3 s |');
  expect(evidence?.text).toContain('| `npm run lint` | not run on this state |');
  expect(reported).toMatchObject({ id: 'reported', usual: false, text: expect.stringContaining('not verified') });
  expect(reported?.text).toMatch(/> I made it two\.\n> All is well\.$/);
});

test('work that is not at rest, or none at all, opens nothing', async () => {
  const here = await pulling();
  await expect(here.open()).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('changed nothing') });
  here.change({ state: 'running' });
  await expect(here.open()).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('is running') });
  expect(() => here.headOf('esp/task')).toThrow();
});

const ghIsHere = (() => {
  try {
    execFileSync('gh', ['--version']);
    return true;
  } catch {
    return false; // it is not installed
  }
})();

/** `gh` asks `github.localhost` without TLS, and goes by the proxy that is named. */
test.skipIf(!ghIsHere)('where `gh` is logged in, it is asked', async () => {
  const here = await pulling();
  delete here.environment['ESPALIER_GITHUB_API'];
  here.environment['HTTP_PROXY'] = here.server.url;
  here.git(['remote', 'set-url', 'origin', 'https://github.localhost/acme/lamp.git']);
  here.git(['remote', 'set-url', '--push', 'origin', here.bare]);
  here.write('a.txt', 'two\n', here.worktree);
  const pull = await here.open();
  expect(pull).toMatchObject({ number: 482, state: 'open', checks: 'none', problem: null });
  here.server.asked.length = 0;
  await here.methods['pull.refresh']({ id: pull.id });
  expect(here.server.asked.every((asked) => asked.endsWith('304'))).toBe(true);
  here.server.fail(/./, 502);
  expect((await here.methods['pull.refresh']({ id: pull.id })).problem).toContain('answered 502');
  await here.server.close();
  expect((await here.methods['pull.refresh']({ id: pull.id })).problem).toContain('does not answer');
});
