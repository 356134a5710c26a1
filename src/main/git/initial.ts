import { userInfo } from 'node:os';
import { git } from './git';

/** Turns a folder into a repository on branch `main` with everything in it as the first commit. */
export async function initialCommit(folder: string, message: string): Promise<void> {
  const run = git(folder);
  await run.run(['init', '--quiet', '--initial-branch=main']);
  await run.run(['add', '--all']);
  await nameSomebody(folder);
  // This commit is not theirs.
  await run.run(['-c', 'user.name=Espalier', '-c', 'user.email=espalier@localhost', 'commit', '--quiet', '--no-gpg-sign', '-m', message]);
}

/** Whoever has told git no name can merge here all the same: under that of the account, in this repository alone. */
async function nameSomebody(folder: string): Promise<void> {
  const run = git(folder, { config: ['user.useConfigOnly=true'] });
  if ((await run.run(['var', 'GIT_COMMITTER_IDENT'], { accept: 'any' })).exitCode === 0) return;
  const { username } = userInfo();
  await run.run(['config', '--local', 'user.name', username]);
  await run.run(['config', '--local', 'user.email', `${username}@localhost`]);
}
