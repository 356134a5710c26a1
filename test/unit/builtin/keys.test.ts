import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Entry, makeKeys } from '../../../src/main/agents/keys';
import { makeScratch } from '../../helpers/repository';

/** A keychain in memory: the computers that tests run on have none. */
function makeKeychain(): { open(account: string): Promise<Entry>; kept: Map<string, string>; locked: boolean } {
  const kept = new Map<string, string>();
  const keychain = {
    kept,
    locked: false,
    open: async (account: string): Promise<Entry> => ({
      getPassword: async () => kept.get(account) ?? null,
      setPassword: async (password: string) => {
        if (keychain.locked) throw new Error('locked');
        kept.set(account, password);
      },
      deleteCredential: async () => {
        if (keychain.locked) throw new Error('locked');
        return kept.delete(account);
      },
    }),
  };
  return keychain;
}

let home: string;
beforeEach(() => {
  home = makeScratch();
});

describe('keys', () => {
  it('are in the keychain where there is one, by endpoint and home', async () => {
    const keychain = makeKeychain();
    const keys = makeKeys(home, keychain.open);
    expect(await keys.set('a', 'k')).toEqual({ where: 'keychain' });
    expect(await keys.get('a')).toEqual({ key: 'k', where: 'keychain' });
    expect(await keys.get('b')).toBeNull();
    expect(await makeKeys(makeScratch(), keychain.open).get('a')).toBeNull();
    expect(existsSync(join(home, 'keys.json'))).toBe(false);
    expect([await keys.forget('a'), await keys.forget('a')]).toEqual([true, false]);
  });

  it('are in a file of one’s own where there is none, and that is said', async () => {
    const keys = makeKeys(home, () => Promise.reject(new Error('no bus')));
    expect(await keys.set('a', 'k')).toEqual({ where: 'file', file: join(home, 'keys.json'), why: 'no bus' });
    expect(statSync(join(home, 'keys.json')).mode & 0o777).toBe(0o600);
    expect(await keys.get('a')).toEqual({ key: 'k', where: 'file' });
    expect([await keys.forget('a'), await keys.forget('a')]).toEqual([true, false]);
  });

  it('leave the file once the keychain is there, and go to it while that is locked', async () => {
    const keychain = makeKeychain();
    const keys = makeKeys(home, keychain.open);
    keychain.locked = true;
    expect(await keys.set('a', 'first')).toMatchObject({ where: 'file', why: 'locked' });
    keychain.locked = false;
    await keys.set('a', 'second');
    expect(readFileSync(join(home, 'keys.json'), 'utf8')).toBe('{}\n');
    expect(await keys.get('a')).toEqual({ key: 'second', where: 'keychain' });
    keychain.locked = true;
    await expect(keys.forget('a')).rejects.toThrow('does not forget');
  });

  it('are not overwritten, and not quoted, where the file is spoilt', async () => {
    writeFileSync(join(home, 'keys.json'), '{"a": "k-secret"');
    const keys = makeKeys(home, () => Promise.reject(new Error('no bus')));
    await expect(keys.set('b', 'k')).rejects.toThrow(/^((?!k-secret).)*$/s);
    expect(readFileSync(join(home, 'keys.json'), 'utf8')).toContain('k-secret');
  });

  it('never hang without a keychain: the real library on a bus that is not there', async () => {
    const before = process.env['DBUS_SESSION_BUS_ADDRESS'];
    process.env['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nonexistent';
    try {
      const keys = makeKeys(home);
      expect(await keys.get('a')).toBeNull();
      expect(await keys.set('a', 'k')).toMatchObject({ where: 'file' });
    } finally {
      if (before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
      else process.env['DBUS_SESSION_BUS_ADDRESS'] = before;
    }
  });
});
