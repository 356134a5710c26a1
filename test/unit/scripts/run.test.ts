import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../scripts/lib/run.mjs';

const module = path.resolve(import.meta.dirname, '../../../scripts/lib/run.mjs');

describe('a command that set-up runs', () => {
  it('rejects with what was run and how it ended', async () => {
    await expect(run(process.execPath, ['-e', 'process.exit(4)'])).rejects.toThrow(/^`node\S* -e process\.exit\(4\)` ended with 4$/);
    await expect(run('/no/such/program', [])).rejects.toThrow('ENOENT');
  });

  it('is ended when it takes too long', async () => {
    await expect(run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 50 })).rejects.toThrow('SIGKILL');
  });

  it('ends with the script that runs it', async () => {
    const script = `
      import { run } from ${JSON.stringify(module)};
      const waits = 'console.log(process.pid); setInterval(() => {}, 1000)';
      await run(process.execPath, ['-e', waits]).catch((error) => console.log(error.message));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    parent.stdout.on('data', (data) => {
      told += data;
    });
    await once(parent.stdout, 'data');
    parent.kill('SIGTERM');
    await once(parent, 'close');
    expect(told).toContain('ended with SIGTERM');
    expect(() => process.kill(Number.parseInt(told, 10), 0)).toThrow('ESRCH');
  });
});
