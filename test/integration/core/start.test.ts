import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { hostSocketPath } from '../../../src/client/home';
import { decodeFrame, frameSplitter } from '../../../src/shared/frames';
import { hostRequest } from '../../../src/shared/host';
import { endCores, processesOf, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { startHost } from '../../helpers/host';
import { makeRepository, makeScratch, type TestRepository } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

afterEach(endCores);

const merge = { strategy: 'squash', message: null, into: null } as const;

async function jobs(core: TestCore, repository: TestRepository, count: number): Promise<string[]> {
  declareAgents(core.home, { edit: 'echo "$ESPALIER_SESSION" > "$ESPALIER_SESSION.txt"' });
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const { id } = await core.run({ goal: `Job ${number}`, repository: repository.path, agent: 'edit' });
    await core.until(id, ({ state, files }) => state === 'finished' && files === 1);
    ids.push(id);
  }
  return ids;
}
async function startAnew(core: TestCore): Promise<TestCore> {
  const pid = await core.pid();
  process.kill(pid, 'SIGKILL');
  await untilTrue(() => !processesOf(core.home).includes(pid), 'the core is gone');
  return core.again();
}

/** Puts a `git` on the PATH that notes what it is asked, and asks the real one. */
function notingGit(): { asked(): string[] } {
  const folder = makeScratch();
  const notes = path.join(folder, 'asked');
  writeFileSync(path.join(folder, 'git'), `#!/bin/sh\necho "$*" >> ${notes}\nPATH=\${PATH#*:} exec git "$@"\n`);
  chmodSync(path.join(folder, 'git'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return {
    asked: () => {
      const all = existsSync(notes) ? readFileSync(notes, 'utf8').trimEnd().split('\n') : [];
      rmSync(notes, { force: true });
      return all;
    },
  };
}

test('what landed is not measured again by a later core, and its size is known at once', async () => {
  const git = notingGit();
  const core = await startCore();
  const repository = makeRepository();
  const [first = '', second = '', open = ''] = await jobs(core, repository, 3);
  for (const session of [first, second]) await core.client.call('session.merge', { session, ...merge });
  const landed = await core.until(first, ({ state, files }) => state === 'landed' && files !== null);
  expect(landed).toMatchObject({ files: 1, added: 1, deleted: 0, revision: landed.landing?.commit });
  git.asked();

  const next = await startAnew(core);
  expect(await next.until(first, () => true)).toMatchObject({ files: 1, added: 1, deleted: 0, revision: landed.revision });
  await next.until(open, ({ files }) => files === 1); // asked for after the two that landed
  await next.client.call('session.show', { session: second });
  const diffs = git.asked().filter((args) => args.includes(' --numstat '));
  expect(diffs).toHaveLength(1);
  expect(diffs[0]).toContain(next.replica().sessions.get(open)?.base.commit);
});

test('a core asks the terminal host once about all that has ended, however many they are', async () => {
  const home = makeScratch();
  const far = makeScratch();
  const host = await startHost(far);
  let lists = 0;
  // In the host's place, passing everything on to it.
  mkdirSync(path.dirname(hostSocketPath(home)), { recursive: true, mode: 0o700 });
  const tap = createServer((socket) => {
    const split = frameSplitter();
    const onward = connect(hostSocketPath(far));
    socket.on('data', (chunk) => {
      for (const bytes of split(chunk)) {
        const frame = decodeFrame(bytes);
        if (frame.kind === 'json' && hostRequest.parse(frame.message).type === 'list') lists += 1;
      }
    });
    socket.pipe(onward).pipe(socket);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
  }).listen(hostSocketPath(home));
  await once(tap, 'listening');
  onTestFinished(async () => {
    tap.close();
    await host.stop();
    rmSync(far, { recursive: true });
  });
  const core = await startCore(home);
  const ids = await jobs(core, makeRepository(), 6);

  lists = 0;
  const next = await startAnew(core);
  for (const id of ids) await next.until(id, ({ files }) => files === 1); // which comes after the question
  expect(lists).toBe(1);
});
