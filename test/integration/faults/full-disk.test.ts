import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { processesOf, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { makeRepository, makeScratch } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

const merge = { strategy: 'squash', message: null, into: null } as const;

/** Gives `work` a home on a small disk of its own; skips where this account may not mount one. */
async function onSmallDisk(context: TestContext, work: (core: TestCore, filler: string) => Promise<void>): Promise<void> {
  const folder = makeScratch();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return context.skip('mounting is not permitted');
  }
  try {
    const core = await startCore(folder);
    await work(core, path.join(folder, 'filler'));
    rmSync(path.join(folder, 'filler'), { force: true });
    await (await core.again()).client.call('core.quit', { stopAgents: true });
    await untilTrue(() => processesOf(folder).length === 0, 'no process is left on the disk');
  } finally {
    for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL'); // where the test broke off
    execFileSync('umount', ['--lazy', folder]);
  }
}

function fill(filler: string): void {
  for (let size = 1 << 20; size >= 512; size >>= 1) {
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // no more of this size fits
    }
  }
}

/** Fills the disk until not even a session's new name can be saved. */
async function fillToTheLast(core: TestCore, filler: string, session: string): Promise<void> {
  fill(filler);
  for (let refused = 0, number = 0; refused < 3; number += 1) {
    await core.client.call('session.rename', { session, title: `Name ${number}` }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'storage' });
      refused += 1;
    });
  }
}

test('what is asked for is refused with the reason, what was saved stays, and it goes on once there is room', async (context) => {
  await onSmallDisk(context, async (core, filler) => {
    const repository = makeRepository();
    declareAgents(core.home, { edit: 'echo new > new.txt' });
    const { id } = await core.run({ goal: 'Before', repository: repository.path, agent: 'edit' });
    await core.until(id, ({ state }) => state === 'finished');
    fill(filler);
    const refused: unknown[] = [];
    for (let number = 0; number < 40 && refused.length < 3; number += 1) {
      await core
        .run({ goal: `Full ${number} ${'x'.repeat(3000)}`, repository: repository.path, agent: 'edit' })
        .catch((error: unknown) => refused.push(error));
    }
    expect(refused).toHaveLength(3);
    for (const error of refused) expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining('full') });
    expect((await core.client.call('session.list', { all: true })).sessions.map(({ title }) => title)).toContain('Before');
    expect(repository.git(['status', '--porcelain'])).toBe('');

    rmSync(filler);
    const next = await core.again();
    const after = await next.run({ goal: 'After', repository: repository.path, agent: 'edit' });
    await next.until(after.id, ({ state }) => state === 'finished');
    await next.client.call('session.merge', { session: after.id, ...merge });
    expect(existsSync(path.join(repository.path, 'new.txt'))).toBe(true);
  });
});

test('an agent that ends, and a job that may start, while nothing can be saved: both say so, and go on by themselves', async (context) => {
  await onSmallDisk(context, async (core, filler) => {
    const pid = await core.pid();
    const repository = makeRepository();
    const go = path.join(repository.scratch, 'go');
    declareAgents(core.home, { wait: `until [ -e ${go} ]; do sleep 0.05; done`, edit: 'echo new > new.txt' });
    const settings = path.join(core.home, 'settings.json');
    writeFileSync(settings, '{"maxBackground": 1}');
    await untilTrue(async () => (await core.client.call('settings.get', {})).limits.maxBackground === 1, 'one at a time');
    const ends = await core.run({ goal: 'Ends', repository: repository.path, agent: 'wait' });
    await core.until(ends.id, ({ began }) => began);
    const waits = await core.run({ goal: 'Waits', repository: repository.path, agent: 'edit' });
    await fillToTheLast(core, filler, waits.id);
    const title = core.replica().sessions.get(waits.id)?.title ?? '';

    writeFileSync(go, '');
    const file = openSync(settings, 'r+');
    writeSync(file, '{"maxBackground": 2}'); // in its place, which takes no room
    closeSync(file);
    for (const id of [ends.id, waits.id]) {
      const held = await core.until(id, ({ error }) => error !== null);
      expect(held).toMatchObject({
        state: id === ends.id ? 'running' : 'queued',
        error: { code: 'storage', message: expect.stringMatching(/full/), hint: expect.stringMatching(/[Ff]ree some/) },
        needsYou: { text: expect.stringMatching(/full/) },
      });
    }

    rmSync(filler);
    const ended = await core.until(ends.id, ({ state }) => state === 'finished');
    expect(ended).toMatchObject({ exit: { code: 0 }, error: null, needsYou: null });
    const done = await core.until(waits.id, ({ state }) => state === 'finished');
    expect(done).toMatchObject({ title, error: null, needsYou: null, runs: 1 });
    expect(readFileSync(path.join(done.worktree, 'new.txt'), 'utf8')).toBe('new\n');
    expect(await core.pid()).toBe(pid); // all this in one core
  });
});

test('a merge whose outcome cannot be saved: the person is told, and it is brought to its end once', async (context) => {
  await onSmallDisk(context, async (core, filler) => {
    const pid = await core.pid();
    const repository = makeRepository();
    declareAgents(core.home, { edit: 'echo new > new.txt' });
    const { id } = await core.run({ goal: 'Merge me', repository: repository.path, agent: 'edit' });
    await core.until(id, ({ state, files }) => state === 'finished' && files !== null);
    await fillToTheLast(core, filler, id);
    // Room for the decision, and not for what comes of it.
    while ((await core.client.call('session.show', { session: id })).session.state === 'finished') {
      truncateSync(filler, statSync(filler).size - 4096);
      await expect(core.client.call('session.merge', { session: id, ...merge })).rejects.toMatchObject({ code: 'storage' });
    }
    expect(core.replica().sessions.get(id)).toMatchObject({ state: 'landing', error: { code: 'storage' } });

    rmSync(filler);
    await core.until(id, ({ state, error }) => state === 'landed' && error === null);
    expect(repository.git(['rev-list', '--count', 'main'])).toBe('2');
    expect(repository.git(['status', '--porcelain'])).toBe('');
    expect(await core.pid()).toBe(pid);
    await core.client.call('undo.apply', { id: null });
    expect(repository.git(['rev-list', '--count', 'main'])).toBe('1');
  });
});

test('a core that is to start on a full disk: it says so, damages and leaves nothing, and starts once there is room', async (context) => {
  await onSmallDisk(context, async (core, filler) => {
    const repository = makeRepository();
    declareAgents(core.home, { edit: 'echo new > new.txt' });
    const { id, worktree } = await core.run({ goal: 'Keep me', repository: repository.path, agent: 'edit' });
    await core.until(id, ({ state, files }) => state === 'finished' && files !== null);
    await core.client.call('core.quit', { stopAgents: true });
    await untilTrue(() => processesOf(core.home).length === 0, 'the core has ended');
    fill(filler);
    const before = readdirSync(core.home, { recursive: true }).sort();
    for (const home of [core.home, path.join(core.home, 'another')]) {
      await expect(startCore(home)).rejects.toMatchObject({
        code: 'storage',
        message: `Espalier cannot start: the disk that holds ${home} is full.`,
        hint: expect.stringMatching(/kept as they are.* Free some space/),
      });
      expect(processesOf(home)).toEqual([]);
    }
    rmSync(path.join(core.home, 'another'), { recursive: true, force: true });
    expect(readdirSync(core.home, { recursive: true }).sort()).toEqual(before);

    rmSync(filler);
    const next = await core.again();
    expect((await next.client.call('session.show', { session: id })).session).toMatchObject({
      state: 'finished',
      title: 'Keep me',
      worktree,
    });
    expect(readFileSync(path.join(worktree, 'new.txt'), 'utf8')).toBe('new\n');
    const { findings } = await next.client.call('core.doctor', {});
    expect(findings.find(({ name }) => name === 'database')).toMatchObject({ ok: true });
  });
});
