import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Scripts } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { Repository } from '../../shared/model';
import { parseRepositoryConfig, type RepositoryConfig } from './config';

/** What a repository says of itself, read from its checkout as it is now. */
export interface RepositoryScripts {
  config: RepositoryConfig;
  scripts: Scripts;
  /** What runs once it was said yes to. A script file runs from the main checkout: it is what was hashed. */
  setupCommand: string | null;
}

/** A file's text; null where there is none. */
export async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR'))
      return null;
    throw error;
  }
}

/** Reads `.espalier/config.json`. With a `problem`, nothing of it counts. */
export async function readConfig(
  repository: Repository,
): Promise<{ file: string; exists: boolean; config: RepositoryConfig; problem: string | null }> {
  const file = path.join(repository.path, '.espalier', 'config.json');
  const text = await readIfThere(file);
  const parsed = text === null ? { config: {}, problem: null } : parseRepositoryConfig(text, file);
  return { file, exists: text !== null, ...parsed };
}

/**
 * Reads `.espalier/config.json`, and `.kilo/setup-script` where that names no set-up. The hash covers all that
 * would run or be copied, so that a yes holds for exactly this. Throws `config` for a malformed file.
 */
export async function readScripts(repository: Repository): Promise<RepositoryScripts> {
  const { config, problem } = await readConfig(repository);
  if (problem !== null) throw new EspalierError('config', problem, 'Nothing was started. Correct the file, then try again.');
  const kilo = config.setup === undefined ? await readIfThere(kiloScript(repository)) : null;
  const setup = config.setup ?? kilo;
  const copy = config.copy ?? [];
  const checks = config.checks ?? [];
  const asks = setup !== null || copy.length > 0 || checks.length > 0;
  const hash = asks
    ? createHash('sha256')
        .update(JSON.stringify([setup, copy, checks]))
        .digest('hex')
    : null;
  const state = hash === null ? 'none' : hash === repository.trusted ? 'trusted' : hash === repository.declined ? 'declined' : 'needed';
  const setupCommand = config.setup ?? (kilo === null ? null : kiloCommand(repository, kilo));
  return { config, scripts: { hash, setup, copy, checks, state }, setupCommand };
}

/** As the kernel would start it, or by the shell where it does not say how. */
function kiloCommand(repository: Repository, text: string): string {
  const file = quote(kiloScript(repository));
  return text.startsWith('#!') ? file : `/bin/sh ${file}`;
}

const kiloScript = (repository: Repository): string => path.join(repository.path, '.kilo', 'setup-script');
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
