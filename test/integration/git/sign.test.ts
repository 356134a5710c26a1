import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyMerge, planMerge, takeBack } from '../../../src/main/git/merge';
import { makeScratch } from '../../helpers/repository';
import { withWorktree } from './fixture';

const home = process.env['HOME'];
let scratch = '';

beforeEach(() => {
  scratch = makeScratch();
  process.env['HOME'] = scratch;
});
afterEach(() => {
  process.env['HOME'] = home;
});

/** A person whose git signs by this program. */
function signsBy(script: string): string {
  const program = join(scratch, 'gpg');
  writeFileSync(program, `#!/bin/sh\ncat > /dev/null\n${script}\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(scratch, '.gitconfig'), `[commit]\n gpgsign = true\n[gpg]\n program = ${program}\n`);
  return program;
}
const signature = "printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n'";
const works = `echo '[GNUPG:] BEGIN_SIGNING' >&2; echo '[GNUPG:] SIG_CREATED D 1 8 00 1 X' >&2; ${signature}`;

async function sample() {
  const one = await withWorktree({ 'a.txt': 'a\n' });
  one.git(['config', '--unset', 'commit.gpgsign']);
  one.write('new.txt', 'new\n', one.worktree);
  const { root, worktree, branch, base } = one;
  const request = { root, worktree, branch, base, target: 'main', strategy: 'squash', message: 'new', sign: true } as const;
  return { ...one, request, signed: (commit: string): boolean => one.git(['cat-file', '-p', commit]).includes('gpgsig ') };
}

test('what lands, and what takes it back, is signed as the person signs; what is only looked at is not', async () => {
  signsBy(works);
  const { request, root, signed, git, write, commit } = await sample();
  const look = await planMerge({ ...request, sign: false });
  expect(look.ok && signed(look.commit)).toBe(false);
  const plan = await planMerge(request);
  if (!plan.ok) throw new Error(JSON.stringify(plan));
  expect(signed(plan.commit)).toBe(true);
  const landed = { root, target: 'main', commit: plan.commit, targetOld: plan.targetOld };
  expect(await applyMerge(landed)).toEqual({ ok: true });
  git(['config', 'commit.gpgsign', 'false']);
  write('later.txt', 'later\n');
  commit('later');
  git(['config', '--unset', 'commit.gpgsign']);
  expect(await takeBack(landed)).toEqual({ ok: true, reverted: true });
  expect(signed('main')).toBe(true);
  expect(git(['ls-files'])).toBe('a.txt\nlater.txt');
});

test('a key that does not sign is said', async () => {
  signsBy('echo "gpg: no pinentry" >&2; exit 2');
  const { request } = await sample();
  await expect(planMerge(request)).rejects.toMatchObject({ code: 'git', message: expect.stringContaining('could not sign') });
});

test('no program that only the repository names is run', async () => {
  signsBy(works);
  const { request, git } = await sample();
  git(['config', 'gpg.program', join(scratch, 'evil')]);
  await expect(planMerge(request)).rejects.toMatchObject({ code: 'refused' });
});

test('what a remote has already is taken back by a commit, never by a reset', async () => {
  const { request, root, git } = await sample();
  const plan = await planMerge({ ...request, sign: false });
  if (!plan.ok) throw new Error(JSON.stringify(plan));
  const landed = { root, target: 'main', commit: plan.commit, targetOld: plan.targetOld };
  await applyMerge(landed);
  git(['update-ref', 'refs/remotes/origin/main', plan.commit]);
  expect(await takeBack(landed)).toEqual({ ok: true, reverted: true });
  expect(git(['rev-parse', 'main^'])).toBe(plan.commit);
  const head = git(['rev-parse', 'main']);
  expect(await takeBack(landed)).toEqual({ ok: true, reverted: true });
  expect(git(['rev-parse', 'main'])).toBe(head);
});
