import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { spawn as spawnTerminal } from 'node-pty';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleFiles, sampleTasks } from '../../../src/main/demo/sample';
import { bundleEntry } from '../../helpers/bundle';
import { makeScratch, runGit, writeTree } from '../../helpers/repository';

let entry: string;
const folders: string[] = [];
beforeAll(async () => {
  entry = await bundleEntry('src/main/agents/practice/main.ts');
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function makeWorktree(files: Readonly<Record<string, string>> = { 'shop.txt': 'open\nfrom 9\nto 5\n' }): string {
  const folder = makeScratch();
  folders.push(folder);
  writeTree(folder, files);
  runGit(['init', '--quiet', '--initial-branch=main'], folder);
  runGit(['add', '--all'], folder);
  runGit(['commit', '--quiet', '--message', 'first'], folder);
  return folder;
}

const environment = (goal: string) => ({ ...process.env, ESPALIER_PROMPT: goal, ESPALIER_PRACTICE_PACE: '0' });

/** Runs it on pipes to its end; `input` is all that a person will ever type. */
async function work(cwd: string, goal: string, input = ''): Promise<{ code: number; out: string }> {
  const child = spawn(process.execPath, [entry], { cwd, env: environment(goal), stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code: Number(code), out };
}

const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');
const report = (fields: string): string => `\x1b]7501;${fields}\x1b\\`;

test('it makes the change that the task names, asks nothing where it may not, and commits nothing', async () => {
  const folder = makeWorktree();
  const { code, out } = await work(
    folder,
    'Longer hours. In shop.txt, replace "to 5" with "to 6". In shop.txt, add "closed on Sunday" No questions.',
  );
  expect(code).toBe(0);
  expect(read(folder, 'shop.txt')).toBe('open\nfrom 9\nto 6\nclosed on Sunday\n');
  expect(runGit(['status', '--porcelain'], folder)).toBe('M shop.txt');
  expect(runGit(['rev-list', '--count', 'HEAD'], folder)).toBe('1');
  expect(out).toContain('Practice agent: no model, a scripted exercise');
  expect(out.startsWith(report('state=working:app=practice'))).toBe(true);
  expect(out.endsWith(report('state=done:app=practice'))).toBe(true);
  expect(out).not.toContain('state=blocked');
});

test.each([
  ['2\n', '## Fixed'],
  ['\n', '## Changed'],
  ['Opening hours\n', '## Opening hours'],
  ['9\n1\n', '## Changed'],
  ['', '## Changed'],
])('it asks one question, and the answer %j decides the heading', async (answer, heading) => {
  const folder = makeWorktree();
  const { code, out } = await work(folder, 'In shop.txt, replace "to 5" with "to 6"', answer);
  expect(code).toBe(0);
  const message = Buffer.from('Under which heading shall I list this in CHANGELOG.md?').toString('base64');
  expect(out.split(report(`state=blocked:app=practice:kind=question:msg=${message}`))).toHaveLength(2);
  expect(read(folder, 'CHANGELOG.md')).toBe(`# CHANGELOG\n\n${heading}\n\n- In shop.txt, replace "to 5" with "to 6"\n`);
});

test('on a terminal it waits until a person has answered', async () => {
  const folder = makeWorktree();
  const terminal = spawnTerminal(process.execPath, [entry], { cwd: folder, env: environment('Paint the door') });
  let out = '';
  terminal.onData((data) => {
    out += data;
    if (out.includes('state=blocked') && out.endsWith('\x1b\\') && !existsSync(join(folder, 'PRACTICE.md'))) terminal.write('2\r');
  });
  const { exitCode } = await new Promise<{ exitCode: number }>((resolve) => terminal.onExit(resolve));
  expect(exitCode).toBe(0);
  expect(read(folder, 'PRACTICE.md')).toBe('# PRACTICE\n\n## To do\n\n- Paint the door\n');
});

test('a second note goes below the same heading', async () => {
  const folder = makeWorktree({ 'PRACTICE.md': '# PRACTICE\n\n## To do\n\n- One\n\n## Ideas\n\n- Two\n' });
  await work(folder, 'Three', '2\n');
  expect(read(folder, 'PRACTICE.md')).toBe('# PRACTICE\n\n## To do\n\n- Three\n- One\n\n## Ideas\n\n- Two\n');
});

test.each([
  ['In nowhere.txt, add "x". No questions', 'There is no file nowhere.txt here. I stop here; nothing was changed.'],
  ['In shop.txt, replace "from 8" with "x"', 'shop.txt does not contain “from 8”.'],
  ['In ../secret.txt, add "x"', '../secret.txt lies outside this worktree'],
  ['In link.txt, add "x"', 'link.txt lies outside this worktree'],
  ['In src, add "x"', 'src is not a file.'],
])('%s: it says why it cannot, and ends with 1', async (goal, why) => {
  const folder = makeWorktree({ 'shop.txt': 'from 9\n', 'src/a.txt': '' });
  const outside = makeScratch();
  folders.push(outside);
  writeTree(outside, { 'secret.txt': 'secret' });
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
  const { code, out } = await work(folder, goal);
  expect(code).toBe(1);
  expect(out).toContain(why);
  expect(out.endsWith(report('state=error:app=practice'))).toBe(true);
  expect(runGit(['status', '--porcelain'], folder)).toBe('?? link.txt');
  expect(read(outside, 'secret.txt')).toBe('secret');
});

test('without a task it says so and ends with 2', async () => {
  expect(await work(makeWorktree(), '')).toEqual({ code: 2, out: expect.stringContaining('there is no task') });
});

test('the demo’s tasks: all fit the sample, one asks, two replace the same line', async () => {
  const changes: string[] = [];
  let asked = 0;
  for (const { goal } of sampleTasks) {
    const folder = makeWorktree(sampleFiles);
    const { code, out } = await work(folder, goal, '\n');
    expect({ goal, code }).toEqual({ goal, code: 0 });
    if (out.includes('state=blocked')) asked += 1;
    changes.push(runGit(['diff', '--name-only'], folder));
    const tests = spawn(process.execPath, ['--test'], {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    expect((await once(tests, 'exit'))[0]).toBe(0);
  }
  expect(sampleTasks).toHaveLength(6);
  expect(asked).toBe(1);
  const files = changes.flatMap((names) => names.split('\n'));
  expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual(['src/postage.js']);
});
