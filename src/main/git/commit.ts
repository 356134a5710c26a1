import { git } from './git';
import { personSigns } from './sign';

export type Author = {
  name: string;
  email: string;
  /** As git takes it, such as `@1700000000 +0100`; now, where absent. */
  date?: string;
};

export type NewCommit = {
  tree: string;
  parents: readonly string[];
  message: string;
  author?: Author;
  /** Signed where the person's own commits are. Asks them for a passphrase, maybe: only for what is to last. */
  sign?: boolean;
};

/** For objects that only Espalier looks at: they need no identity of the person's, and are the same each time. */
const espalier = { name: 'Espalier', email: 'espalier@localhost' };

/** Writes a commit in the person's name (`author` may be another's) and gives its id. No ref and no file moves. */
export async function commitTree(root: string, commit: NewCommit): Promise<string> {
  const { author } = commit;
  const options = commit.sign && (await personSigns(root)) ? ['-S'] : [];
  return await write(root, commit, author ? authorEnvironment(author) : {}, options);
}

/** Writes a commit in Espalier's own name. With a fixed `date`, equal content is one object however often it is written. */
export function commitAsEspalier(root: string, commit: Omit<NewCommit, 'author' | 'sign'>, date?: string): Promise<string> {
  const dated = date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  return write(root, commit, {
    ...authorEnvironment(espalier),
    GIT_COMMITTER_NAME: espalier.name,
    GIT_COMMITTER_EMAIL: espalier.email,
    ...dated,
  });
}

/** The tree of a commit. */
export function treeOfCommit(root: string, commit: string): Promise<string> {
  return git(root).text(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]);
}

/** Whether all of `commit` is in `of` already. */
export async function isAncestor(root: string, commit: string, of: string): Promise<boolean> {
  return (await git(root).run(['merge-base', '--is-ancestor', commit, of], { accept: [1] })).exitCode === 0;
}

/** The same where the commits may not be here, as on a server whose branches were not fetched: those have nothing. */
export async function contains(root: string, tip: string, commit: string): Promise<boolean> {
  return (await git(root).run(['merge-base', '--is-ancestor', commit, tip], { accept: [1, 128] })).exitCode === 0;
}

function write(
  root: string,
  { tree, parents, message }: NewCommit,
  env: Record<string, string>,
  options: readonly string[] = [],
): Promise<string> {
  const args = ['commit-tree', ...options, ...parents.flatMap((parent) => ['-p', parent]), tree];
  return git(root, { env }).text(args, { input: `${message.trimEnd()}\n` });
}

function authorEnvironment({ name, email, date }: Author): Record<string, string> {
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, ...(date === undefined ? {} : { GIT_AUTHOR_DATE: date }) };
}
