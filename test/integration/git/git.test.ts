import { afterEach, expect, test } from 'vitest';
import { git, joinRecords, splitRecords } from '../../../src/main/git/git';
import { gitVersion } from '../../../src/main/git/version';
import { makeRepository, type TestRepository } from '../../helpers/repository';

const made: TestRepository[] = [];
const repository = (...args: Parameters<typeof makeRepository>) => {
  const one = makeRepository(...args);
  made.push(one);
  return one;
};
afterEach(() => {
  for (const one of made.splice(0)) one.dispose();
});

test('inherited GIT_ variables do not lead git elsewhere', async () => {
  const here = repository();
  const elsewhere = repository();
  process.env['GIT_DIR'] = `${elsewhere.path}/.git`;
  process.env['GIT_INDEX_FILE'] = '/nonexistent/index';
  try {
    expect(await git(here.path).text(['rev-parse', '--show-toplevel'])).toBe(here.path);
  } finally {
    delete process.env['GIT_DIR'];
    delete process.env['GIT_INDEX_FILE'];
  }
});

test('a hook and a file system monitor in the repository are not run', async () => {
  const { path, git: plain, write } = repository();
  write('.git/hooks/reference-transaction', '#!/bin/sh\ntouch "$PWD/ran-hook"\n');
  write('monitor.sh', '#!/bin/sh\ntouch "$PWD/ran-monitor"\n');
  plain(['config', 'core.fsmonitor', `${path}/monitor.sh`]);
  const { execFileSync } = await import('node:child_process');
  execFileSync('chmod', ['+x', `${path}/.git/hooks/reference-transaction`, `${path}/monitor.sh`]);
  await git(path).run(['update-ref', 'refs/heads/x', 'HEAD']);
  const status = await git(path).text(['status', '--porcelain']);
  expect(status).toBe('?? monitor.sh');
});

test('bytes, exit codes and big output come through', async () => {
  const { path, write, commit } = repository();
  const bytes = Buffer.alloc(3_000_000, Buffer.from([0, 255, 10, 128]));
  write('big.bin', bytes);
  commit('big');
  const { stdout } = await git(path).run(['cat-file', 'blob', 'HEAD:big.bin']);
  expect(stdout.equals(bytes)).toBe(true);
  const cut = await git(path).run(['cat-file', 'blob', 'HEAD:big.bin'], { maxBytes: 100_000 });
  expect(cut.truncated).toBe(true);
  const no = await git(path).run(['rev-parse', '--verify', '--quiet', 'nothing'], { accept: [1] });
  expect(no.exitCode).toBe(1);
  await expect(git(path).run(['rev-parse', '--verify', 'nothing'])).rejects.toMatchObject({ code: 'git' });
});

test('a command that prints nothing is not kept waiting', async () => {
  const { path } = repository();
  const started = performance.now();
  for (let i = 0; i < 10; i++) await git(path).run(['update-ref', 'refs/heads/x', 'HEAD']);
  const silent = performance.now() - started;
  const before = performance.now();
  for (let i = 0; i < 10; i++) await git(path).run(['rev-parse', 'HEAD']);
  expect(silent).toBeLessThan((performance.now() - before) * 3 + 400);
});

test('a missing folder and a missing git are said', async () => {
  await expect(git('/nonexistent-folder').run(['status'])).rejects.toMatchObject({ code: 'repository' });
  const { path } = repository();
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  try {
    await expect(git(path).run(['status'])).rejects.toMatchObject({ code: 'git', message: 'Git was not found.' });
  } finally {
    process.env['PATH'] = before;
  }
  expect(await gitVersion()).toMatch(/^\d+\.\d+/);
});

test('an abort ends git and rejects', async () => {
  const { path } = repository();
  await expect(git(path, { signal: AbortSignal.abort() }).run(['status'])).rejects.toThrow(/abort/i);
});

test('records are cut at NUL and joined again byte by byte', () => {
  const raw = Buffer.from([1, 255, 0, 2, 10, 0]);
  const records = splitRecords(raw);
  expect(records).toHaveLength(2);
  expect(joinRecords(records).equals(raw)).toBe(true);
});
