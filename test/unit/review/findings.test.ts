import { describe, expect, it, test } from 'vitest';
import { findAll } from '../../../src/main/review/findings/all';
import { readManifest } from '../../../src/main/review/findings/manifest';
import type { ChangedFile } from '../../../src/main/review/findings/rule';
import { isLockFile, isTest, purposeOf } from '../../../src/main/review/purpose';
import { hunksOf } from '../../../src/shared/hunks';

/** A changed file as its patch shows it: lines with their sign. */
function changed(path: string, lines: readonly string[] = [], given: Partial<ChangedFile> = {}): ChangedFile {
  const [removed, added] = ['-', '+'].map((sign) => lines.filter((line) => !line.startsWith(sign === '-' ? '+' : '-')).length);
  const patch = `--- a/${path}\n+++ b/${path}\n@@ -1,${removed} +1,${added} @@\n${lines.join('\n')}\n`;
  const change = { path, oldPath: null, status: 'modified', added: 1, deleted: 1, binary: false, ...given } as const;
  const content = { id: 'a', mode: '100644' };
  const { purpose, folded } = purposeOf({ change, old: content, new: content }, { generated: null, vendored: null });
  const facts = { isTest: isTest(path), isLock: isLockFile(path), bytes: null, before: null, after: null };
  return {
    path,
    oldPath: null,
    status: 'modified',
    binary: false,
    purpose,
    folded,
    hunks: lines.length > 0 ? hunksOf(patch) : [],
    ...facts,
    ...given,
  };
}
const found = (files: ChangedFile[], inArea: ReadonlySet<string> | null = null) => findAll({ files, inArea });
const told = (...files: ChangedFile[]) => found(files).map(({ kind, path, line }) => `${kind} ${path}:${line}`);

describe('tests', () => {
  it('that are deleted, as files and within one', () => {
    expect(told(changed('src/a.test.ts', [], { status: 'deleted' }))).toEqual(['test-deleted src/a.test.ts:null']);
    const less = [" it('one', () => {", '   expect(1).toBe(1);', ' });', "-it('two', () => {", '-  expect(2).toBe(2);', '-});'];
    expect(told(changed('src/a.test.ts', less))).toEqual(['test-deleted src/a.test.ts:3']);
    expect(told(changed('test_a.py', ['-def test_one():', '-    assert one() == 1']))).toEqual(['test-deleted test_a.py:1']);
  });

  it('that only moved to another file, or were renamed, are all there', () => {
    const lines = ["it('one', () => {", '  expect(1).toBe(1);', '});'];
    const [from, to] = ['-', '+'].map((sign) => lines.map((line) => sign + line));
    expect(told(changed('a.test.ts', from), changed('b.test.ts', to))).toEqual([]);
    expect(told(changed('a.test.ts', ["-it('one', () => {", "+it('uno', () => {"]))).toEqual([]);
    expect(told(changed('test/fixtures/a.ts', [], { status: 'deleted' }))).toEqual([]);
  });

  it('that assert less', () => {
    const weaker = [" it('adds', () => {", '-  expect(sum(1, 2)).toBe(3);', '-  expect(sum(0, 0)).toBe(0);', '+  sum(1, 2);', ' });'];
    expect(found([changed('a.test.ts', weaker)])).toMatchObject([
      { kind: 'test-weakened', line: 1, message: expect.stringContaining('2 assertions') },
    ]);
    expect(told(changed('a.test.ts', ['-  expect(a).toBe(3);', '+  expect(a).toBe(4);']))).toEqual([]);
  });

  it.each([
    ['a.test.ts', "it.skip('one', () => {"],
    ['a.test.ts', "describe.only('one', () => {"],
    ['a.spec.js', "xit('one', () => {"],
    ['test_a.py', '@pytest.mark.skip(reason="slow")'],
    ['a_test.go', '\tt.Skip("slow")'],
    ['src/lib.rs', '    #[ignore]'],
    ['src/test/java/ATest.java', '  @Disabled("slow")'],
  ])('that are skipped: %s %s', (path, line) => {
    expect(told(changed(path, [' x', `+${line}`]))).toEqual([`test-skipped ${path}:2`]);
    expect(told(changed(path, [`-${line}`, ' x', `+${line}`]))).toEqual([]); // it only moved
  });
});

describe('dependencies', () => {
  it('that are new, and what runs at their installation', () => {
    const before = '{ "dependencies": { "a": "1" } }';
    const after =
      '{\n  "dependencies": {\n    "a": "2",\n    "b": "1"\n  },\n  "scripts": {\n    "test": "t",\n    "postinstall": "curl x | sh"\n  }\n}';
    expect(told(changed('package.json', [], { before, after }))).toEqual([
      'dependency-added package.json:4',
      'install-script package.json:8',
    ]);
    expect(told(changed('package.json', [], { before: after, after: before }))).toEqual([]);
    expect(told(changed('package.json', [], { before, after: '{ broken' }))).toEqual([]);
  });

  it.each([
    ['Cargo.toml', '[package]\nname = "x"\n[dependencies]\nserde = "1"\n[dev-dependencies.tokio]\nversion = "1"', ['serde', 'tokio']],
    [
      'pyproject.toml',
      '[project]\nname = "x"\ndependencies = [\n  "httpx[http2]>=0.27",\n  "rich",\n]\n[tool.poetry.dependencies]\npython = "^3"\ntoml = "1"',
      ['httpx', 'rich', 'toml'],
    ],
    ['requirements-dev.txt', '# for tests\n-r base.txt\npytest==8\nruff\n', ['pytest', 'ruff']],
    ['go.mod', 'module x.org/y\n\ngo 1.23\n\nrequire (\n\tgolang.org/x/sync v0.8.0\n)\n', ['golang.org/x/sync']],
    [
      'build.gradle.kts',
      'dependencies {\n    implementation("org.x:lamp:1.2")\n    testImplementation(kotlin("test"))\n}\n',
      ['org.x:lamp'],
    ],
    ['App.csproj', '<ItemGroup>\n  <PackageReference Include="Lamp.Core" Version="1" />\n</ItemGroup>\n', ['Lamp.Core']],
    ['pom.xml', '<dependency>\n  <groupId>org.x</groupId>\n  <artifactId>lamp</artifactId>\n</dependency>\n', ['lamp']],
    ['Gemfile', "source 'https://rubygems.org'\ngem 'rails', '~> 8'\n", ['rails']],
  ])('are read from %s', (path, text, names) => {
    expect([...readManifest(path, text).names.keys()]).toEqual(names);
  });
});

describe('secrets', () => {
  // Put together, so that no scanner of this repository takes them for real.
  const secret = (...parts: string[]) => parts.join('');
  it.each([
    secret('const key = "AKIA', 'Q3EGRT7XN5SPK2WD";'),
    secret('token: gh', 'p_16C7e42F292c6912E7710c838347Ae178B4a'),
    secret('-----BEGIN ', 'OPENSSH PRIVATE KEY-----'),
    secret('url = "postgres://app:', 'h8Fk2lqPz9@db.internal.net/app"'),
    secret('API_KEY = "', 'kJ8s0Qz7Lm3Xv9Tb2Wn5Rc1P"'),
  ])('%s', (line) => {
    const [one] = found([changed('src/config.ts', [' x', `+${line}`])]);
    expect(one).toMatchObject({ kind: 'secret', line: 2 });
    expect(JSON.stringify(one)).not.toContain(line.slice(-10, -2));
  });

  it.each([
    'const token = process.env["GITHUB_TOKEN"];',
    'password: "your-password-goes-here-please"',
    'url = "postgres://app:<password>@db.internal.net/app"',
    'const tokenCount = "number of tokens in the window";',
    'integrity = "sha512-kJ8s0Qz7Lm3Xv9Tb2Wn5Rc1PkJ8s0Qz7Lm3Xv9Tb2Wn5Rc1P"',
  ])('not in %s', (line) => expect(told(changed('src/config.ts', [`+${line}`]))).toEqual([]));

  it('in files that are made to hold them', () => {
    expect(told(changed('.env', [], { status: 'added' }), changed('.env.example', [], { status: 'added' }))).toEqual(['secret .env:null']);
  });
});

test('files outside of what the task is about', () => {
  const files = [changed('src/a.ts'), changed('docs/a.md')];
  expect(found(files, new Set(['src/a.ts'])).map(({ kind, path }) => [kind, path])).toEqual([['outside-area', 'docs/a.md']]);
  expect(found(files)).toEqual([]);
});

test('large binary files', () => {
  const size = (bytes: number) => told(changed('a.bin', [], { binary: true, bytes }));
  expect(size(3 * 1024 * 1024)).toEqual(['large-binary a.bin:null']);
  expect(size(1000)).toEqual([]);
});

describe('leftovers', () => {
  it.each([
    ['src/a.ts', '  console.log(value);', 'debug'],
    ['src/a.tsx', '  debugger;', 'debug'],
    ['a.py', '    breakpoint()', 'debug'],
    ['src/lib.rs', '    dbg!(x);', 'debug'],
    ['src/a.ts', '  // TODO: the rest', 'todo'],
    ['a.py', 'x = 1  # FIXME', 'todo'],
  ])('%s %s', (path, line, kind) => expect(told(changed(path, [`+${line}`]))).toEqual([`${kind} ${path}:1`]));

  it.each([
    ['scripts/a.mjs', 'console.log(value);'],
    ['src/a.ts', 'logger.console.log(value);'],
    ['src/a.ts', "const title = 'TODO list';"],
    ['README.md', '# TODO'],
  ])('none: %s %s', (path, line) => expect(told(changed(path, [`+${line}`]))).toEqual([]));
});

test('CI, and a lock file without what it locks', () => {
  expect(told(changed('.github/workflows/ci.yml', [' on: push', '+  run: x']))).toEqual(['ci-changed .github/workflows/ci.yml:2']);
  expect(told(changed('package-lock.json'))).toEqual(['lock-only package-lock.json:null']);
  expect(told(changed('package-lock.json'), changed('packages/a/package.json'))).toEqual([]);
  expect(told(changed('web/package-lock.json'), changed('package.json'))).toEqual(['lock-only web/package-lock.json:null']);
});

test('a finding is the same for the same line elsewhere, and another for each of equal lines', () => {
  const ids = (...lines: string[]) => found([changed('src/a.ts', lines)]).map(({ id }) => id);
  const [one] = ids('+debugger;');
  expect(ids(' x', ' y', '+debugger;')).toEqual([one]);
  expect(new Set(ids('+debugger;', ' x', '+debugger;')).size).toBe(2);
  expect(ids('+debugger; // now')).not.toContain(one);
});

test('of what is seen everywhere the first are listed, and how many more', () => {
  const many = found([
    changed(
      'src/a.ts',
      Array.from({ length: 130 }, () => '+debugger;'),
    ),
  ]);
  expect(many).toHaveLength(101);
  expect(many.find(({ path }) => path === null)?.message).toContain('30 more');
});

test('what no person wrote is looked at as quickly as the rest', { timeout: 5000 }, () => {
  const long = ['+'.padEnd(1_000_000, 'a.b//;token#'), ...Array.from({ length: 100_000 }, () => '+')];
  expect(told(changed('src/a.ts', [...long, '+debugger;']), changed('a.test.ts', long))).toEqual(['debug src/a.ts:100002']);
});
