import { git } from '../git/git';

const places = /^(\.github\/|docs\/|)pull_request_template(\.md|\.txt)?$/i;
const longest = 64 * 1024;

export interface Template {
  path: string;
  text: string;
}

/** The repository's template for pull requests as a commit has it, at one of its usual places; null: there is none. */
export async function templateIn(root: string, commit: string): Promise<Template | null> {
  const folders = ['.github/', 'docs/'];
  const lists = await Promise.all(
    [[], ...folders.map((folder) => ['--', folder])].map((of) => git(root).records(['ls-tree', '-z', commit, ...of])),
  );
  const order = (path: string): number => ['.github/', ''].findIndex((folder) => path.startsWith(folder));
  // A symbolic link would be a path, not a text.
  const files = lists.flat().flatMap((line) => /^100\d{3} blob (\S+)\t(.+)$/.exec(line)?.slice(1) ?? []);
  const found = files.flatMap((path, at) => (at % 2 === 1 && places.test(path) ? [{ path, id: files[at - 1] ?? '' }] : []));
  const [first] = found.sort((a, b) => order(a.path) - order(b.path));
  if (!first) return null;
  const { stdout } = await git(root).run(['cat-file', 'blob', first.id], { maxBytes: longest });
  return { path: first.path, text: stdout.toString('utf8').replaceAll('\r\n', '\n').trim() };
}
