import type { Found, Rule } from './rule';

/** Which files name what a lock file locks; others: any does. */
const families: readonly (readonly [RegExp, RegExp])[] = [
  [/(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/i, /(package\.json|\.npmrc|\.yarnrc\.yml)$/i],
  [/go\.sum$/i, /go\.mod$/i],
  [/cargo\.lock$/i, /cargo\.toml$/i],
  [/(poetry|uv|pdm|pipfile)\.lock$/i, /(pyproject\.toml|pipfile|setup\.(py|cfg)|requirements[^/]*\.txt)$/i],
  [/gemfile\.lock$/i, /(gemfile|\.gemspec)$/i],
  [/composer\.lock$/i, /composer\.json$/i],
];
const names = (lock: string, manifest: string): boolean => families.find(([locks]) => locks.test(lock))?.[1].test(manifest) ?? true;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Changes of what runs elsewhere with rights of its own, and lock files that say another thing than what they lock. */
export const ci: Rule = ({ files }) => {
  const manifests = files.filter(({ purpose }) => purpose === 'dependencies').map(({ path }) => path);
  return files.flatMap(({ path, purpose, isLock, status, hunks }): Found[] => {
    if (purpose === 'ci') {
      const line = status === 'deleted' ? null : (hunks[0]?.lines.find(({ sign }) => sign === '+')?.new ?? null);
      return [
        { path, line, severity: 'high', kind: 'ci-changed', message: 'Changes what runs in CI or on other people’s computers.', text: '' },
      ];
    }
    if (!isLock || manifests.some((manifest) => manifest.startsWith(folderOf(path)) && names(path, manifest))) return [];
    const message = 'The lock file changed, and no file that it locks the dependencies of.';
    return [{ path, line: null, severity: 'medium', kind: 'lock-only', message, text: '' }];
  });
};
