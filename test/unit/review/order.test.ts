import { describe, expect, it, test } from 'vitest';
import type { Row } from '../../../src/main/git/tree-diff';
import { inReadingOrder } from '../../../src/main/review/order';
import type { Marked } from '../../../src/main/review/purpose';
import type { FileChange } from '../../../src/shared/model';

interface Given extends Partial<FileChange> {
  modes?: [string | null, string | null];
}

function row(path: string, { modes, ...given }: Given = {}): Row {
  const status = given.status ?? 'modified';
  const [before, after] = modes ?? [status === 'added' ? null : '100644', status === 'deleted' ? null : '100644'];
  const side = (mode: string | null) => (mode === null ? null : { mode, id: 'a'.repeat(40) });
  return {
    change: { path, oldPath: null, status, added: 1, deleted: 1, binary: false, ...given },
    old: side(before),
    new: side(after),
    name: Buffer.from(path),
    oldName: null,
  };
}
const placedOf = (path: string, given?: Given, marked?: Marked) =>
  inReadingOrder([row(path, given)], new Map(marked ? [[path, marked]] : []))[0]?.placed;
const order = (...rows: Row[]): string[] => inReadingOrder(rows, new Map()).map((file) => file.row.change.path);

test('what can do most harm is read first, what was generated last', () => {
  const paths = [
    ...['dist/app.js', 'docs/guide.md', 'src/queue.ts', 'package-lock.json', 'logo.png', 'tsconfig.json', 'src/login/form.ts'],
    ...['package.json', '.github/workflows/ci.yml', 'db/migrations/0007.sql', 'test/other.test.ts'],
  ];
  expect(order(...paths.map((path) => row(path)), row('src/gone.ts', { status: 'deleted' }))).toEqual([
    ...['db/migrations/0007.sql', 'src/login/form.ts', '.github/workflows/ci.yml', 'package.json', 'src/gone.ts', 'tsconfig.json'],
    ...['src/queue.ts', 'test/other.test.ts', 'docs/guide.md', 'logo.png', 'dist/app.js', 'package-lock.json'],
  ]);
});

test('a test stands at the code that it tests, not at a configuration that is called like it', () => {
  expect(order(row('vouchers.json'), row('src/vouchers.ts'), row('test/vouchers.test.ts'))).toEqual([
    ...['vouchers.json', 'src/vouchers.ts', 'test/vouchers.test.ts'],
  ]);
});

test('a test comes right after what it tests, the nearest of several', () => {
  const rows = [
    'src/ui/list.ts',
    'src/core/list.ts',
    'test/core/list.test.ts',
    'pkg/parse.py',
    'pkg/tests/test_parse.py',
    'a/Lamp.java',
  ].map((path) => row(path));
  expect(order(...rows, row('a/LampTest.java'), row('go/x_test.go'), row('go/x.go'))).toEqual([
    ...['a/Lamp.java', 'a/LampTest.java', 'go/x.go', 'go/x_test.go', 'pkg/parse.py', 'pkg/tests/test_parse.py'],
    ...['src/core/list.ts', 'test/core/list.test.ts', 'src/ui/list.ts'],
  ]);
  const [, tested] = inReadingOrder([row('src/a.ts'), row('src/a.test.ts')], new Map());
  expect(tested?.placed).toMatchObject({ purpose: 'test', why: 'tests a.ts', folded: false });
});

test('a test that is deleted is a deletion', () => {
  expect(placedOf('test/a.test.ts', { status: 'deleted' })).toMatchObject({ purpose: 'deletion', risk: 'high', why: 'a test is deleted' });
});

describe('modes', () => {
  it.each<[string, Given, object]>([
    ['run.sh', { modes: ['100644', '100755'] }, { risk: 'high', why: 'became executable' }],
    ['run.sh', { modes: ['100755', '100755'] }, { risk: 'normal' }],
    ['src/here', { modes: [null, '120000'], status: 'added' }, { risk: 'high', why: 'a symbolic link' }],
    ['libs/dep', { modes: ['160000', '160000'] }, { purpose: 'dependencies', why: 'a submodule' }],
    ['src/new.ts', { status: 'renamed', oldPath: 'src/old.ts', added: 0, deleted: 0 }, { risk: 'low', why: 'only renamed' }],
    ['blob', { binary: true, added: null, deleted: null }, { purpose: 'asset' }],
  ])('%s %j', (path, given, expected) => expect(placedOf(path, given)).toMatchObject(expected));
});

describe('names', () => {
  it.each([
    ['src/tokens.css', 'source'],
    ['src/authors.ts', 'source'],
    ['src/userAuth/check.ts', 'auth'],
    ['docs/login.md', 'docs'],
    ['icons/password.svg', 'asset'],
    ['requirements-dev.txt', 'dependencies'],
    ['notes.txt', 'docs'],
    ['.espalier/config.json', 'ci'],
    ['Dockerfile.prod', 'configuration'],
    ['src/__snapshots__/a.snap', 'test'],
    ['contest/entry.ts', 'source'],
  ])('%s is %s', (path, purpose) => expect(placedOf(path)?.purpose).toBe(purpose));
});

describe('folding', () => {
  it.each<[string, Marked | undefined, boolean]>([
    ['go.sum', undefined, true],
    ['third_party/zlib/inflate.c', undefined, true],
    ['api/service.pb.go', undefined, true],
    ['src/schema.ts', { generated: true, vendored: null }, true],
    ['dist/kept-by-hand.js', { generated: false, vendored: null }, false],
    ['vendor/ours.c', { generated: null, vendored: false }, false],
    ['src/plain.ts', undefined, false],
  ])('%s, marked %j: %s', (path, marked, folded) => expect(placedOf(path, {}, marked)?.folded).toBe(folded));
});
