import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { procStat } from '../../../src/client/proc';
import { shellTool } from '../../../src/main/agents/builtin/tools/shell';
import { makeScratch } from '../../helpers/repository';
import { makePlace, use } from './place';

let root: string;
beforeEach(() => {
  root = makeScratch();
});
const run = (command: string, seconds = 20): Promise<string> => use(shellTool, { command, seconds }, makePlace(root));
const alive = (file: string): boolean => procStat(Number(readFileSync(join(root, file), 'utf8'))) !== null;

describe('shell', () => {
  it('gives output of both kinds, and how it ended', async () => {
    expect(await run('echo out; echo err >&2')).toBe('out\nerr');
    expect(await run('exit 3')).toBe('(no output)\nExit code 3.');
    expect(await run('kill -KILL $$')).toBe('(no output)\nIt was ended by SIGKILL.');
    expect(await run('pwd')).toBe(root);
    expect(await run('read -r x; echo "[$x]"')).toBe('[]');
  });

  it('ends at its time limit with its children', async () => {
    expect(await run('echo $$ > shell; sleep 300 & echo $! > child; echo started; wait', 1)).toBe(
      'started\nIt took longer than 1 s and was ended.',
    );
    expect([alive('shell'), alive('child')]).toEqual([false, false]);
  });

  it('kills what does not listen', async () => {
    await run('trap "" TERM; echo $$ > shell; while true; do sleep 0.1; done', 1);
    expect(alive('shell')).toBe(false);
  });

  it('does not wait for what is left in the background, and ends it', async () => {
    expect(await run('sleep 300 & echo $! > child; echo started')).toBe('started\nWhat it had left running was ended.');
    expect(alive('child')).toBe(false);
  });

  it('keeps beginning and end of a long output', async () => {
    const text = await run('echo first; seq 1 200000; echo last');
    expect(text.length).toBeLessThan(34_000);
    expect(text).toMatch(/^first\n1\n/);
    expect(text).toMatch(/\(… \d+ bytes left out …\)/);
    expect(text).toMatch(/200000\nlast$/);
  });
});

describe('what "always" covers', () => {
  const pattern = (command: string): unknown => shellTool.prepare({ command }).pattern;
  const covered = (command: string, pattern: Parameters<ReturnType<typeof shellTool.prepare>['covered']>[0]): boolean =>
    shellTool.prepare({ command }).covered(pattern);

  it('is program and subcommand where these say what happens', () => {
    expect(pattern('npm test')).toEqual({ startsWith: 'npm test ' });
    expect(pattern('npm  run build --fast')).toEqual({ startsWith: 'npm run ' });
    expect(pattern('cargo build')).toEqual({ startsWith: 'cargo build ' });
  });

  it.each([
    'sudo rm x',
    'git push origin',
    'bash run.sh',
    'node evil',
    'A=1 npm test',
    'ls -la',
    'npm test && rm -rf /',
    'rm *',
    'cat a > b',
    'npx thing',
  ])('is exactly %s', (command) => {
    expect(pattern(command)).toEqual({ is: command });
    expect(covered(command, { is: command })).toBe(true);
    expect(covered(`${command} more`, { is: command })).toBe(false);
  });

  it('never covers a second command behind the first', () => {
    const npmTest = { startsWith: 'npm test ' };
    expect(['npm test', 'npm test --watch', 'npm   test a'].every((command) => covered(command, npmTest))).toBe(true);
    for (const command of [
      'npm testing',
      'npm test; rm x',
      'npm test\nrm x',
      'npm test $(rm x)',
      'npm test `x`',
      'npm test > f',
      'npm test & x',
    ]) {
      expect(covered(command, npmTest)).toBe(false);
    }
  });
});
