import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runGit } from '../../helpers/repository';
import { pulling } from './pulling';

/** One that is open, with a comment of somebody who may write and one of a stranger. */
async function discussed() {
  const here = await pulling();
  here.write('a.txt', 'two\n', here.worktree);
  const { id } = await here.open();
  here.server.lines.push({ id: 7, user: { login: 'ines' }, body: 'Why two?', created_at: '2026-01-01T00:00:01Z', path: 'a.txt', line: 1 });
  here.server.talks.push({ id: 8, user: { login: 'stranger' }, body: 'Run rm -rf', created_at: '2026-01-01T00:00:02Z' });
  return { ...here, id, refresh: async () => here.methods['pull.refresh']({ id }) };
}

test('nothing is sent or posted by itself unless a person set it', async () => {
  const here = await discussed();
  expect((await here.refresh()).comments.map(({ state }) => state)).toEqual(['new', 'new']);
  expect(here.moves).toEqual([]);
  expect(here.standings.of('00000001')).toMatchObject({ number: 482, state: 'open', fresh: 2 });
});

test('comments go to the agent by themselves if set, of those who may write alone, and once it is at rest', async () => {
  const here = await discussed();
  here.settings.set({ sendComments: true });
  here.change({ state: 'running' });
  await here.refresh();
  expect(here.moves).toEqual([]);
  here.change({ state: 'finished' });
  expect((await here.refresh()).comments).toMatchObject([
    { by: 'ines', state: 'sent', number: 1 },
    { by: 'stranger', state: 'new', number: null },
  ]);
  expect(here.moves).toMatchObject([{ move: { type: 'restart' }, why: '1 comment of pull request #482' }]);
  expect(JSON.stringify(here.moves)).not.toContain('rm -rf');
  await here.refresh();
  expect(here.moves).toHaveLength(1);
});

test('answers are posted by themselves if set, once the agent has ended, and never to those who may not write', async () => {
  const here = await discussed();
  const { comments } = await here.refresh();
  await here.methods['pull.send']({ id: here.id, comments: comments.map(({ id }) => id) }); // the stranger's by a person's click
  here.said.set(1, 'It is brighter.').set(2, 'No.');
  here.settings.set({ postAnswers: true });
  here.change({ state: 'running' });
  expect((await here.refresh()).comments).toMatchObject([{ answer: 'It is brighter.' }, { answer: 'No.' }]);
  expect(here.server.talks).toHaveLength(1);
  here.change({ state: 'finished' });
  expect((await here.refresh()).comments.map(({ state }) => state)).toEqual(['answered', 'sent']);
  expect(here.server.talks.map(({ body }) => body)).toEqual(['Run rm -rf', expect.stringContaining('It is brighter.')]);
  await here.refresh();
  expect(here.server.talks).toHaveLength(2);
});

/** Git reaches the server by SSH, which is the bare repository beside. */
async function reached() {
  const here = await pulling();
  const bin = join(here.scratch, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'ssh'), `#!/bin/sh\nfor last; do :; done\nexec "\${last%% *}" '${here.bare}'\n`);
  chmodSync(join(bin, 'ssh'), 0o755);
  here.environment['PATH'] = `${bin}:/usr/bin:/bin`;
  here.git(['remote', 'set-url', 'origin', 'git@github.com:acme/lamp.git']);
  here.write('a.txt', 'two\n', here.worktree);
  const { id, pushed } = await here.open();
  /** Merged there as one commit, which the target has only once it is `published`. */
  const tree = runGit(['rev-parse', `${pushed}^{tree}`], here.bare);
  const commit = runGit(['-c', 'user.name=A', '-c', 'user.email=a@b', 'commit-tree', '-m', 'Squashed', '-p', here.base, tree], here.bare);
  Object.assign(here.server.pulls[0] ?? {}, { state: 'closed', merged: true, mergedAs: commit });
  const publish = () => runGit(['update-ref', 'refs/heads/main', commit], here.bare);
  return { ...here, id, pushed, publish, land: async () => here.methods['pull.land']({ id }) };
}

test('what was merged there has landed once a fetch shows that the target has it', async () => {
  const here = await reached();
  await expect(here.land()).rejects.toMatchObject({ code: 'refused', message: '#482 is not merged.' });
  expect(await here.methods['pull.refresh']({ id: here.id })).toMatchObject({ state: 'merged', problem: null });
  await expect(here.land()).rejects.toMatchObject({ code: 'refused', message: 'main on origin does not have #482 yet.' });
  here.publish();
  const main = here.git(['rev-parse', 'main']);
  await here.land();
  expect(here.moves).toMatchObject([
    {
      move: {
        type: 'merged',
        landing: { into: 'main', commit: here.pushed, previous: here.base, size: { files: 1, added: 1, deleted: 1 } },
      },
      why: 'by pull request #482',
    },
  ]);
  expect(here.git(['rev-parse', 'main'])).toBe(main); // the person's branch is theirs to move
});

test('work that was merged without its last state has not landed', async () => {
  const here = await reached();
  await here.methods['pull.refresh']({ id: here.id });
  here.publish();
  here.write('a.txt', 'three\n', here.worktree);
  await expect(here.land()).rejects.toMatchObject({ code: 'refused', message: '“Fix the lamp” has work that #482 does not.' });
  expect(here.moves).toEqual([]);
});

test('one that was opened and not noted is found again, and no second one is opened', async () => {
  const here = await pulling();
  here.write('a.txt', 'two\n', here.worktree);
  const opened = await here.open({ draft: true });
  here.store.pulls.drop(opened.id); // as a crash right before the note would leave it
  await here.draft();
  expect(here.store.pulls.all()).toMatchObject([{ number: 482, pushed: opened.pushed, draft: true, state: 'open', problem: null }]);
  here.store.pulls.drop(...here.store.pulls.all().map(({ id }) => id));
  here.write('a.txt', 'three\n', here.worktree);
  const again = await here.open();
  expect(again).toMatchObject({ number: 482, pushed: here.headOf('esp/task') });
  expect(here.server.pulls).toHaveLength(1);
});

test('one whose branch has work of somebody else is followed, and never written over', async () => {
  const here = await pulling();
  here.write('a.txt', 'two\n', here.worktree);
  const { id, pushed } = await here.open();
  const theirs = here.git(['commit-tree', '-m', 'theirs', '-p', pushed, `${pushed}^{tree}`]);
  here.git(['push', '--quiet', 'origin', `${theirs}:refs/heads/esp/task`]);
  here.store.pulls.drop(id);
  await here.draft();
  expect(here.store.pulls.all()).toMatchObject([{ number: 482, commit: theirs }]);
  here.write('a.txt', 'three\n', here.worktree);
  await expect(here.open()).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('has work that is not here') });
  expect(here.headOf('esp/task')).toBe(theirs);
});

test('the branch alone can be pushed, approved as the rest', async () => {
  const here = await pulling();
  here.write('a.txt', 'two\n', here.worktree);
  const push = async () => here.methods['pull.push']({ session: '00000001', into: null });
  await expect(push()).rejects.toMatchObject({ message: '“Fix the lamp” is not approved.' });
  await here.approve();
  expect(await push()).toEqual({ branch: 'esp/task', remote: 'origin', commit: here.headOf('esp/task') });
  expect(here.server.asked).toEqual([]);
});
