import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../../scripts/lib/lock.mjs';

const module = path.resolve(import.meta.dirname, '../../../scripts/lib/lock.mjs');
let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'espalier lock '));
  file = path.join(dir, 'made/for/it.lock');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the lock of set-up', () => {
  it('names its owner while it is held, and is gone afterwards', async () => {
    const owner = await withLock(file, async () => readFileSync(file, 'utf8'));
    expect(owner).toBe(String(process.pid));
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(existsSync(file)).toBe(false);
  });

  it('lets one in after the other, and tells the one that waits', async () => {
    const order: string[] = [];
    let waited = 0;
    let leave = (): void => {};
    const first = withLock(file, async () => {
      await new Promise<void>((resolve) => {
        leave = resolve;
      });
      order.push('first');
    });
    const onWait = (): void => {
      waited += 1;
      leave();
    };
    await Promise.all([first, withLock(file, async () => void order.push('second'), { onWait, pollMs: 1 })]);
    expect(order).toEqual(['first', 'second']);
    expect(waited).toBe(1);
  });

  it.each(['', 'not a pid', String(pidOfADeadProcess())])('is taken over from a dead owner (%j)', async (owner) => {
    await withLock(file, async () => {});
    writeFileSync(file, owner);
    expect(await withLock(file, async () => 'done')).toBe('done');
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  it('is held by one of many processes at a time, also when they find a dead lock', async () => {
    const counter = path.join(dir, 'inside');
    const script = `
      import { withLock } from ${JSON.stringify(module)};
      import { rmSync, writeFileSync } from 'node:fs';
      await withLock(${JSON.stringify(file)}, async () => {
        writeFileSync(${JSON.stringify(counter)}, '', { flag: 'wx' });
        await new Promise((resolve) => setImmediate(resolve));
        rmSync(${JSON.stringify(counter)});
      }, { pollMs: 1 });`;
    await withLock(file, async () => {});
    writeFileSync(file, String(pidOfADeadProcess()));
    const children = Array.from({ length: 8 }, () => spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' }));
    const codes = await Promise.all(children.map((child) => new Promise((resolve) => child.on('close', resolve))));
    expect(codes).toEqual(codes.map(() => 0));
  });
});

function pidOfADeadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}
