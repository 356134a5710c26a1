import { type Git, git } from './git';

/** Where a branch is kept besides here. */
export interface Remote {
  name: string;
  /** As git would reach it, the person's `url.….insteadOf` applied. */
  url: string;
  pushName: string;
  pushUrl: string;
}

/** The remote of a branch, and the one that is pushed to (a fork's, where git is set up so). null: there is none. */
export async function remoteOf(root: string, branch: string): Promise<Remote | null> {
  const runner = git(root);
  const names = (await runner.text(['remote'])).split('\n').filter((name) => name !== '');
  const among = (name: string | null): string | null => (name !== null && names.includes(name) ? name : null);
  const only = names.length === 1 ? (names[0] ?? null) : null;
  const name = among(await setting(runner, `branch.${branch}.remote`)) ?? among('origin') ?? only;
  if (name === null) return null;
  const pushName = among(await setting(runner, 'remote.pushDefault')) ?? name;
  const url = await runner.text(['remote', 'get-url', '--', name]);
  return { name, url, pushName, pushUrl: await runner.text(['remote', 'get-url', '--push', '--', pushName]) };
}

/** Where a repository's remotes are, as git would reach them. */
export async function remoteUrls(root: string): Promise<string[]> {
  const names = (await git(root).text(['remote'])).split('\n').filter((name) => name !== '');
  return Promise.all(names.map((name) => git(root).text(['remote', 'get-url', '--', name])));
}

async function setting(runner: Git, name: string): Promise<string | null> {
  const found = await runner.run(['config', '--get', name], { accept: [1] });
  return found.exitCode === 0 ? found.stdout.toString('utf8').trim() : null;
}
