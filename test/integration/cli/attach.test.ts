import { spawn } from 'node-pty';
import { afterEach, expect, test } from 'vitest';
import { bundleEntry } from '../../helpers/bundle';
import { endCores, startCore } from '../../helpers/core';
import { makeRepository } from '../../helpers/repository';
import { declareAgents } from './espalier';

afterEach(endCores);

test('Ctrl+D on an agent that has pipes and no terminal is the end of its input', async () => {
  const core = await startCore();
  declareAgents(core.home, { gather: 'echo ready; cat > all.txt; wc -l < all.txt' });
  const { id } = await core.run({ goal: 'Gather', repository: makeRepository().path, agent: 'gather' });
  await core.until(id, ({ began }) => began);
  const entry = await bundleEntry('src/cli/main.ts');
  const env = { ...process.env, ESPALIER_HOME: core.home };
  const terminal = spawn(process.execPath, [entry, 'attach', id], { cwd: core.home, env });
  let typed = false;
  let out = '';
  terminal.onData((data) => {
    out += data;
    if (typed || !out.includes('ready')) return;
    typed = true;
    terminal.write('one\ntwo\n\x04');
  });
  const { exitCode } = await new Promise<{ exitCode: number }>((resolve) => terminal.onExit(resolve));
  expect(exitCode).toBe(0);
  expect(out).toContain('The agent has ended with exit code 0');
  expect(await core.until(id, ({ state, files }) => state === 'finished' && files === 1)).toMatchObject({ added: 2 });
}, 60_000);
