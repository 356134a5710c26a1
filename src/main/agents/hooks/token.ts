import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Tokens {
  /** What a run proves itself with. The same after the core was started anew, and kept nowhere. */
  of(run: string): string;
  isOf(run: string, token: string): boolean;
}

/** Tokens of this home's runs, from a secret that only its person can read. */
export function makeTokens(home: string): Tokens {
  const key = secret(path.join(home, 'run', 'hook-secret'));
  const of = (run: string): string => createHmac('sha256', key).update(run).digest('hex');
  return {
    of,
    isOf: (run, token) => {
      const [right, given] = [Buffer.from(of(run)), Buffer.from(token)];
      return right.length === given.length && timingSafeEqual(right, given);
    },
  };
}

const length = 32;

function secret(file: string): Buffer {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const kept = read(file);
  if (kept) return kept;
  const fresh = randomBytes(length);
  writeFileSync(file, fresh, { mode: 0o600 });
  return fresh;
}

/** null: there is none, or not a whole one: what runs meanwhile falls back on what its terminal shows. */
function read(file: string): Buffer | null {
  try {
    const kept = readFileSync(file);
    return kept.length === length ? kept : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
