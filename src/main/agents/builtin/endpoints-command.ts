import { EspalierError } from '../../../shared/errors';
import type { Keys } from '../keys';
import { builtinConfigFile, readBuiltinConfig } from './config';
import { keyOf } from './key';
import { readSecret } from './lines';
import { probeLocal } from './models/list';
import { presets } from './presets';
import { endpointsOf, nameOf } from './select';
import type { Outside } from './session';

type Say = (text: string) => void;

/** Keeps a key that is typed or piped in: it never stands on a command line. */
export async function setKey(keys: Keys, endpoint: string, say: Say): Promise<void> {
  const key = await readSecret(process.stdin, (text) => process.stderr.write(text), `Key of ${endpoint}: `);
  if (key === null) throw new EspalierError('usage', 'No key was given.', 'Nothing was changed. Type it, or pipe it in.');
  const kept = await keys.set(endpoint, key);
  if (kept.where === 'keychain') return say(`The key of ${endpoint} is in your keychain.`);
  say(`The key of ${endpoint} is in ${kept.file}, readable by you alone: there is no keychain here (${kept.why}).`);
}

export async function forgetKey(keys: Keys, endpoint: string, say: Say): Promise<void> {
  say((await keys.forget(endpoint)) ? `The key of ${endpoint} is forgotten.` : `There was no key of ${endpoint}.`);
}

export async function listEndpoints({ home, env, keys }: Outside, say: Say): Promise<void> {
  const endpoints = endpointsOf(readBuiltinConfig(home), env);
  if (endpoints.length === 0)
    say(`None yet. Name one in ${builtinConfigFile(home)}; known by id alone: ${presets.map(({ id }) => id).join(', ')}.`);
  for (const endpoint of endpoints) {
    const key = (await keyOf(endpoint, keys, env)) === null ? 'no key' : 'has a key';
    say(`${endpoint.id}  ${endpoint.name}  ${endpoint.baseUrl}  (${key})`);
    for (const model of endpoint.models) say(`  ${nameOf({ endpoint, model })}`);
  }
}

export async function probe(say: Say): Promise<void> {
  const found = await probeLocal();
  if (found.length === 0) say('No model server answers on this computer at its usual place.');
  for (const { preset, name, baseUrl, models } of found) say(`${preset}  ${name}  ${baseUrl}  ${models.map(({ id }) => id).join(', ')}`);
}
