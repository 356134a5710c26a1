import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claim } from '../../../src/client/claim';
import { processStart } from '../../../src/client/proc';
import { makeScratch } from '../../helpers/repository';

let folder: string;
beforeEach(() => {
  folder = makeScratch();
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is had once, by each name', () => {
  expect(claim(folder, 'core')).toBe(true);
  expect(claim(folder, 'core')).toBe(false);
  expect(claim(folder, 'host')).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['core.claim.1', 'host.claim.1']);
});

it('of a dead process is taken over, and of a later one with the same number', async () => {
  const child = spawn('sleep', ['60']);
  const start = processStart(child.pid ?? 0);
  writeFileSync(join(folder, 'core.claim.4'), `${child.pid} ${start}`);
  expect(claim(folder, 'core')).toBe(false);
  writeFileSync(join(folder, 'host.claim.9'), `${child.pid} ${Number(start) + 1}`);
  expect(claim(folder, 'host')).toBe(true);
  child.kill();
  await once(child, 'exit');
  expect(claim(folder, 'core')).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['core.claim.5', 'host.claim.10']);
});

it('survives a file that was cut off by a crash', () => {
  writeFileSync(join(folder, 'core.claim.1'), '');
  expect(claim(folder, 'core')).toBe(true);
});
