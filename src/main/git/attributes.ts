import { posix } from 'node:path';
import { git, joinRecords, splitRecords } from './git';
import { withIndexCopy } from './index-file';

/** Paths that one command names. */
const atOnce = 1000;

/**
 * What the `.gitattributes` of a tree say of its paths: true, false, or nothing for each attribute. Read from the tree
 * alone, whatever stands in a worktree. (Git 2.39 has no `check-attr --source`.)
 */
export async function attributesOf(
  root: string,
  tree: string,
  paths: readonly Buffer[],
  names: readonly string[],
): Promise<Map<string, Map<string, boolean>>> {
  const files = await attributeFiles(root, tree, paths);
  if (files.length === 0) return new Map();
  return withIndexCopy(
    root,
    async (index) => {
      const runner = git(root, { index });
      await runner.run(['update-index', '-z', '--index-info'], { input: joinRecords(files) });
      const said = await runner.run(['check-attr', '--cached', '-z', '--stdin', ...names], { input: joinRecords(paths) });
      return parse(splitRecords(said.stdout));
    },
    'empty',
  );
}

/** The rows of the `.gitattributes` that any of the paths is under. */
async function attributeFiles(root: string, tree: string, paths: readonly Buffer[]): Promise<Buffer[]> {
  const folders = new Set(['.']);
  for (const path of paths) {
    for (let folder = posix.dirname(path.toString('utf8')); !folders.has(folder); folder = posix.dirname(folder)) folders.add(folder);
  }
  const wanted = [...folders].map((folder) => (folder === '.' ? '.gitattributes' : `${folder}/.gitattributes`));
  const found: Buffer[] = [];
  for (let at = 0; at < wanted.length; at += atOnce) {
    const output = await git(root).run(['ls-tree', '-z', '--full-tree', tree, '--', ...wanted.slice(at, at + atOnce)]);
    found.push(...splitRecords(output.stdout));
  }
  return found;
}

/** Reads `path`, attribute, value, over and over. Source: git-check-attr(1), "OUTPUT". */
function parse(records: readonly Buffer[]): Map<string, Map<string, boolean>> {
  const found = new Map<string, Map<string, boolean>>();
  for (let at = 0; at + 2 < records.length; at += 3) {
    const [path = '', name = '', value = ''] = records.slice(at, at + 3).map((record) => record.toString('utf8'));
    if (value === 'unspecified') continue;
    const of = found.get(path) ?? new Map<string, boolean>();
    found.set(path, of.set(name, value !== 'unset' && value !== 'false'));
  }
  return found;
}
