import { EspalierError } from '../../shared/errors';
import { branchesLike } from '../git/branch';
import type { Repositories } from '../repositories/repositories';

/** Why nothing may land on a branch from here, by the repository's configuration; null: it may. */
export type Protection = (repository: string, target: string) => Promise<EspalierError | null>;

export function makeProtection(repositories: Pick<Repositories, 'get' | 'config'>): Protection {
  return async (repository, target) => {
    const { protected: patterns, problem } = await repositories.config(repository);
    // What it meant to protect is not known: then nothing lands.
    if (problem !== null) return new EspalierError('config', problem, 'Nothing was changed. Correct the file, then land again.');
    if (!(await branchesLike(repositories.get(repository).path, patterns)).includes(target)) return null;
    return new EspalierError(
      'refused',
      `${target} is protected: .espalier/config.json names it.`,
      'Nothing was changed. Open a pull request (`espalier land S --pr`), or land on another branch.',
    );
  };
}
