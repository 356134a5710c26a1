import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { coreSocketPath, espalierHome, hostSocketPath, securePrivateFolder } from '../../../src/client/home';
import { makeScratch } from '../../helpers/repository';

let scratch: string;
beforeEach(() => {
  scratch = makeScratch();
});
afterEach(() => rmSync(scratch, { recursive: true }));

it('is what ESPALIER_HOME says, else a folder of this program', () => {
  expect(espalierHome({ ESPALIER_HOME: '/some/where' })).toBe('/some/where');
  expect(espalierHome({})).toMatch(/espalier/);
});

it('has sockets of its own, short enough for any system, and the same ones however it is spelled', () => {
  expect(dirname(coreSocketPath(scratch))).toBe(join(scratch, 'run'));
  const deep = join(scratch, 'd'.repeat(100));
  mkdirSync(deep);
  symlinkSync(deep, join(scratch, 'link'));
  expect(hostSocketPath(deep)).not.toBe(coreSocketPath(deep));
  expect(Buffer.byteLength(hostSocketPath(deep))).toBeLessThan(100);
  expect(hostSocketPath(join(deep, '..', 'd'.repeat(100)))).toBe(hostSocketPath(deep));
  expect(hostSocketPath(`${deep}2`)).not.toBe(hostSocketPath(deep));
});

it('makes the folder of a socket private, and trusts none that is a link', () => {
  const socket = join(scratch, 'run', 'core.sock');
  mkdirSync(dirname(socket));
  chmodSync(dirname(socket), 0o777);
  securePrivateFolder(socket);
  expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
  symlinkSync(dirname(socket), join(scratch, 'elsewhere'));
  expect(() => securePrivateFolder(join(scratch, 'elsewhere', 'core.sock'))).toThrow('not a folder of your own');
});
