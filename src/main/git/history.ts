import { git } from './git';

/** The commits that a branch which moves from one to the other passes through, oldest first, the last included. */
export async function commitsBetween(root: string, from: string, to: string): Promise<string[]> {
  const text = await git(root).text(['rev-list', '--first-parent', '--reverse', `${from}..${to}`, '--']);
  return text === '' ? [] : text.split('\n');
}

/** First lines of the newest commits that are no merges, newest first. */
export async function subjectsOf(root: string, commit: string, count: number): Promise<string[]> {
  const args = ['log', '-z', '--no-merges', '--no-show-signature', `--max-count=${count}`, '--format=%s', commit, '--'];
  return await git(root).records(args);
}
