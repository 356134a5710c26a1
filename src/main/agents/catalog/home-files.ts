import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

type Json = Record<string, unknown>;
const object = z.record(z.string(), z.unknown());

/** An agent's own configuration; null: there is none, or none that can be read as JSON. */
export function jsonFile(...file: string[]): Json | null {
  try {
    return object.parse(JSON.parse(readFileSync(path.join(...file), 'utf8')));
  } catch {
    return null; // which of the two does not matter: nothing can be read from it
  }
}

/** What stands at a path of keys in such a configuration. */
export const at = (json: Json | null, ...keys: string[]): unknown =>
  keys.reduce<unknown>((value, key) => object.safeParse(value).data?.[key], json);

/** Replaces a configuration whole, so that its agent never reads half of it; where a link leads to it, there. */
export function writeJsonFile(name: string, json: Json): void {
  mkdirSync(path.dirname(name), { recursive: true });
  const file = existsSync(name) ? realpathSync(name) : name;
  const fresh = `${file}.espalier-${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(json, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}
