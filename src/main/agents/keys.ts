import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AsyncEntry } from '@napi-rs/keyring';
import { z } from 'zod';
import { EspalierError } from '../../shared/errors';
import { replaceFile } from '../config/replace-file';

/** Where a key is: in the keychain of the operating system, or in a file that only its owner can read. */
export type KeyPlace = 'keychain' | 'file';

/** Keys of model endpoints, by the endpoint's id. They are never in the store, in logs or on a command line. */
export interface Keys {
  /** null: there is none. */
  get(endpoint: string): Promise<{ key: string; where: KeyPlace } | null>;
  /** Says where it is now, so that a person can be told when that is only a file; `why` there is no keychain. */
  set(endpoint: string, key: string): Promise<{ where: 'keychain' } | { where: 'file'; file: string; why: string }>;
  /** Whether there was one. Throws `storage` when the keychain has it and does not let go. */
  forget(endpoint: string): Promise<boolean>;
}

const service = 'Espalier';
/** A keychain that is locked may ask its person, who may not be there. */
const patienceMs = 10_000;
const fileSchema = z.record(z.string(), z.string());

export type Entry = Pick<AsyncEntry, 'getPassword' | 'setPassword' | 'deleteCredential'>;

/** `open` gives the keychain's entry of this name, and throws where there is no keychain. */
export function makeKeys(home: string, open: (account: string) => Promise<Entry> = openEntry): Keys {
  const file = path.join(home, 'keys.json');
  // Another home is another Espalier, with keys of its own.
  const entry = (endpoint: string): Promise<Entry> => open(`${endpoint} (${home})`);
  const patience = (): AbortSignal => AbortSignal.timeout(patienceMs);
  const inFile = (): Record<string, string> => readKeys(file);
  const keepInFile = (keys: Record<string, string>): void => replaceFile(file, `${JSON.stringify(keys, null, 2)}\n`);
  const dropFromFile = (endpoint: string): boolean => {
    const { [endpoint]: dropped, ...rest } = inFile();
    if (dropped !== undefined) keepInFile(rest);
    return dropped !== undefined;
  };
  return {
    get: async (endpoint) => {
      const key = inFile()[endpoint];
      if (key !== undefined) return { key, where: 'file' };
      try {
        const kept = await (await entry(endpoint)).getPassword(patience());
        return kept === null || kept === undefined ? null : { key: kept, where: 'keychain' };
      } catch {
        return null; // no keychain here, so nothing in it
      }
    },
    set: async (endpoint, key) => {
      try {
        await (await entry(endpoint)).setPassword(key, patience());
        dropFromFile(endpoint);
        return { where: 'keychain' };
      } catch (error) {
        keepInFile({ ...inFile(), [endpoint]: key });
        return { where: 'file', file, why: error instanceof Error ? error.message : String(error) };
      }
    },
    forget: async (endpoint) => {
      const dropped = dropFromFile(endpoint);
      const keychain = await entry(endpoint).catch(() => null);
      if (!keychain) return dropped;
      const kept = await keychain.getPassword(patience()).catch(() => null);
      if (kept === null || kept === undefined) return dropped;
      await keychain.deleteCredential(patience()).catch((error: unknown) => {
        const hint = 'It is still there. Unlock the keychain, or remove the entry “Espalier” in it by hand.';
        throw new EspalierError('storage', `The keychain does not forget the key of ${endpoint}.`, hint, { cause: error });
      });
      return true;
    },
  };
}

async function openEntry(account: string): Promise<Entry> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  // Not the kernel's keyring, which the library would fall back to: it forgets everything when the computer restarts.
  return new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
}

function readKeys(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new EspalierError('storage', `${file} cannot be read.`, 'It is kept as it is. Make it readable and try again.', { cause: error });
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    // No cause: it might quote a key.
    throw new EspalierError('config', `${file} does not hold keys.`, 'It is kept as it is. Correct or remove it and try again.');
  }
}
