import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { z } from 'zod';

/** Names of scripts and targets that end by themselves and say whether the code is right, in the order in which they are best run. */
const telling = /^(typecheck|type-check|types|tsc|check|check[:-]types|lint|format[:-]check|vet|test|tests|test[:-](unit|all|ci)|spec|ci)$/;
const order = (name: string): number => (/^(test|spec|ci)/.test(name) ? 1 : 0);

/** A folder's files by name, and the text of one; empty where there is none. */
interface Folder {
  has(name: string | RegExp): boolean;
  read(name: string): Promise<string>;
}

const manifest = z.object({ scripts: z.record(z.string(), z.string()).catch({}), packageManager: z.string().optional().catch(undefined) });

async function fromPackage({ has, read }: Folder): Promise<string[]> {
  const found = manifest.safeParse(parse(await read('package.json')));
  if (!found.success) return [];
  const { scripts, packageManager = '' } = found.data;
  const manager =
    packageManager.split('@')[0] || (has('pnpm-lock.yaml') ? 'pnpm' : has('yarn.lock') ? 'yarn' : has(/^bun\.lockb?$/) ? 'bun' : 'npm');
  const run = (name: string): string => (name === 'test' && manager !== 'bun' ? `${manager} test` : `${manager} run ${name}`);
  return Object.entries(scripts)
    .filter(([name, script]) => telling.test(name) && !/no test specified|--watch\b/.test(script))
    .map(([name]) => name)
    .sort((a, b) => order(a) - order(b))
    .map(run);
}

/** Targets of a Makefile or justfile: both begin a line, and a colon follows. */
async function fromTargets({ read }: Folder, file: string, program: string): Promise<string[]> {
  const names = [...(await read(file)).matchAll(/^([\w.-]+)(?: [^:=\n]*)?:(?!=)/gm)].map(([, name = '']) => name);
  return [...new Set(names)]
    .filter((name) => telling.test(name))
    .sort((a, b) => order(a) - order(b))
    .map((name) => `${program} ${name}`);
}

async function fromPython({ has, read }: Folder): Promise<string[]> {
  const text = (await read('pyproject.toml')) + (await read('setup.cfg')) + (await read('tox.ini'));
  const run = has('uv.lock') ? 'uv run ' : has('poetry.lock') ? 'poetry run ' : '';
  const names = (tool: string): boolean => new RegExp(`^\\[(tool\\.|tool:)?${tool}\\b`, 'm').test(text);
  return [
    names('ruff') || has(/^\.?ruff\.toml$/) ? `${run}ruff check` : '',
    names('mypy') || has('mypy.ini') ? `${run}mypy .` : '',
    names('pytest') || has('pytest.ini') || /["']pytest\b/.test(text) ? `${run}pytest` : '',
  ];
}

/** Commands by the file that makes them likely. */
const usual: readonly [RegExp, readonly string[]][] = [
  [/^Cargo\.toml$/, ['cargo test']],
  [/^go\.mod$/, ['go vet ./...', 'go test ./...']],
  [/^deno\.jsonc?$/, ['deno lint', 'deno test']],
  [/^\.rspec$/, ['bundle exec rspec']],
  [/^mix\.exs$/, ['mix test']],
  [/^(gradlew)$/, ['./gradlew check']],
  [/^mvnw$/, ['./mvnw --quiet verify']],
  [/^phpunit\.xml(\.dist)?$/, ['vendor/bin/phpunit']],
  [/\.slnx?$/, ['dotnet test']],
  [/^pubspec\.yaml$/, ['dart test']],
  [/^Package\.swift$/, ['swift test']],
];

/** Checks that a repository's files make likely, for a person to choose from. Nothing is run. */
export async function suggestChecks(root: string): Promise<string[]> {
  const entries = await readdir(root);
  const folder: Folder = {
    has: (name) => entries.some((entry) => (typeof name === 'string' ? entry === name : name.test(entry))),
    read: async (name) => (entries.includes(name) ? await readFile(path.join(root, name), 'utf8') : ''),
  };
  const makefile = entries.find((entry) => /^(GNUmakefile|[Mm]akefile)$/.test(entry)) ?? '';
  const justfile = entries.find((entry) => /^\.?justfile$/i.test(entry)) ?? '';
  const found = [
    ...(await fromPackage(folder)),
    ...(await fromPython(folder)),
    ...usual.flatMap(([file, commands]) => (folder.has(file) ? commands : [])),
    ...(await fromTargets(folder, makefile, 'make')),
    ...(await fromTargets(folder, justfile, 'just')),
  ];
  return [...new Set(found.filter((command) => command !== ''))];
}
