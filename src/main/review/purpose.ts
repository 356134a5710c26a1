import type { purposes, ReviewFile } from '../../shared/review';
import { type Row, submodule } from '../git/tree-diff';

export type Purpose = (typeof purposes)[number];
export type Placed = Pick<ReviewFile, 'risk' | 'why' | 'folded'> & { purpose: Purpose };

/** What `.gitattributes` says of a file: null where it says nothing. */
export interface Marked {
  generated: boolean | null;
  vendored: boolean | null;
}

type Pattern = readonly [RegExp, Purpose, string];

const lockFile =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|composer\.lock|gemfile\.lock|podfile\.lock|mix\.lock|pubspec\.lock|flake\.lock|go\.sum|gradle\.lockfile|packages\.lock\.json)$/i;
const vendored = /(^|\/)(vendor|third_party|node_modules|bower_components|pods)\//i;
const generated =
  /(^|\/)(__generated__|dist)\/|\.min\.(js|css)$|\.(js|css)\.map$|[._]generated\.\w+$|_pb2(_grpc)?\.pyi?$|\.pb\.(go|cc|h)$|\.g\.dart$|\.designer\.cs$/i;
const test =
  /(^|\/)(tests?|__tests__|specs?|e2e|testdata|fixtures|__snapshots__)\/|\.(test|spec|e2e)\.\w+$|(^|\/)test_[^/]+\.py$|_(test|spec)\.\w+$|(^|\/)\w+Tests?\.(java|kt|cs|swift|php)$|\.snap$/;
const auth =
  /^(auth|authn|authz|authentication|authorization|login|logout|password|passwords|permission|permissions|oauth|oidc|jwt|saml|sso|csrf|cors|acl|rbac|credential|credentials|secret|secrets|crypto|encryption)$/;

/** What decides by the path alone, the first that fits. */
const patterns: readonly Pattern[] = [
  [/(^|\/)(migrations?|alembic\/versions|flyway)\/|\.sql$/i, 'migration', 'changes the database'],
  [
    /^\.github\/(workflows|actions)\/|^\.(forgejo|gitea)\/workflows\/|^\.(circleci|buildkite)\/|(^|\/)\.gitlab-ci\.ya?ml$|(^|\/)jenkinsfile$|^azure-pipelines\.ya?ml$|^bitbucket-pipelines\.ya?ml$|^\.(travis|drone)\.ya?ml$/i,
    'ci',
    'runs in CI',
  ],
  [/^\.husky\/|(^|\/)lefthook\.ya?ml$|(^|\/)\.pre-commit-config\.ya?ml$|^\.espalier\//i, 'ci', 'runs commands on this computer'],
  [/(^|\/)codeowners$/i, 'ci', 'decides who reviews'],
  [
    /(^|\/)(package\.json|pyproject\.toml|setup\.(py|cfg)|pipfile|environment\.ya?ml|cargo\.toml|go\.mod|gemfile|composer\.json|pom\.xml|build\.gradle(\.kts)?|mix\.exs|pubspec\.yaml|deno\.jsonc?|directory\.packages\.props|\.npmrc|\.yarnrc\.yml|\.gitmodules)$|(^|\/)requirements[^/]*\.txt$|\.(cs|fs)proj$|\.gemspec$/i,
    'dependencies',
    'what it depends on',
  ],
];

const byKind: readonly Pattern[] = [
  [/\.(md|mdx|rst|adoc|txt)$|(^|\/)docs?\/|(^|\/)(license|changelog|readme|notice|authors)$/i, 'docs', 'documentation'],
  [/\.(png|jpe?g|gif|webp|avif|ico|bmp|svg|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wav|pdf)$/i, 'asset', 'image, font or media'],
  [
    /\.(jsonc?|ya?ml|toml|ini|cfg|conf|env|properties|xml|plist)$|(^|\/)\.[^/]+$|\.config\.[cm]?[jt]s$|(^|\/)(dockerfile|makefile|justfile|procfile)[^/]*$/i,
    'configuration',
    'configuration',
  ],
];

const risks: Readonly<Record<Purpose, ReviewFile['risk']>> = {
  migration: 'high',
  auth: 'high',
  ci: 'high',
  dependencies: 'high',
  deletion: 'high',
  configuration: 'normal',
  source: 'normal',
  test: 'normal',
  docs: 'low',
  asset: 'low',
  generated: 'low',
};

const as = (purpose: Purpose, why: string, risk = risks[purpose]): Placed => ({ purpose, why, risk, folded: false });

/** What a changed file is for, how much can go wrong with it, and why that is thought. */
export function purposeOf(row: Pick<Row, 'change' | 'old' | 'new'>, marked: Marked): Placed {
  const { path, status, added, deleted } = row.change;
  const folded = foldedWhy(path, marked);
  if (folded !== null) return { purpose: 'generated', risk: 'low', why: folded, folded: true };
  const mode = row.new?.mode ?? null;
  const before = row.old?.mode ?? null;
  if (mode === submodule || before === submodule) return as('dependencies', 'a submodule');
  const named = patterns.find(([pattern]) => pattern.test(path));
  if (named) return as(named[1], status === 'deleted' ? `${named[2]}, deleted` : named[2]);
  const isTest = test.test(path);
  if (status === 'deleted') return as('deletion', isTest ? 'a test is deleted' : 'deleted');
  const rest = isTest ? as('test', 'test') : byWords(row);
  if (mode === link) return { ...rest, risk: 'high', why: 'a symbolic link' };
  if (mode === executable && before !== null && before !== executable) return { ...rest, risk: 'high', why: 'became executable' };
  if (status === 'renamed' && added === 0 && deleted === 0) return { ...rest, risk: 'low', why: 'only renamed' };
  return rest;
}

/** Whether a path is a test's, by its name. */
export const isTest = (path: string): boolean => test.test(path);
/** Whether it is the lock file of a package manager, by its name. */
export const isLockFile = (path: string): boolean => lockFile.test(path);

const link = '120000';
const executable = '100755';

function byWords({ change }: Pick<Row, 'change'>): Placed {
  const kind = byKind.find(([pattern]) => pattern.test(change.path));
  if (kind?.[1] !== 'docs' && kind?.[1] !== 'asset' && wordsOf(change.path).some((word) => auth.test(word))) {
    return as('auth', 'authentication or permissions');
  }
  if (kind) return as(kind[1], kind[2]);
  if (change.binary) return as('asset', 'binary');
  return as('source', change.status === 'added' ? 'new code' : 'code');
}

/** The words of a path: `src/userLogin/jwt_check.ts` has `src`, `user`, `login`, `jwt`, `check`, `ts`. */
function wordsOf(path: string): string[] {
  return path
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

function foldedWhy(path: string, marked: Marked): string | null {
  if (marked.generated === true) return 'generated, says .gitattributes';
  if (marked.vendored === true) return 'vendored, says .gitattributes';
  if (marked.generated === false) return null;
  if (lockFile.test(path)) return 'lock file';
  if (generated.test(path)) return 'generated';
  return marked.vendored === null && vendored.test(path) ? 'vendored' : null;
}
