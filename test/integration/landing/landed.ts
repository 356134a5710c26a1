import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Session } from '../../../src/shared/model';
import { startCore, type TestCore } from '../../helpers/core';
import { makeRepository, type TestRepository } from '../../helpers/repository';

/**
 * A repository whose check is that `sum.txt`, if it is there, and the numbers in `parts/` agree; and a core in which the
 * agent `task` carries out its goal as a line of shell.
 */
export async function workshop(files: Record<string, string> = {}, check = 'sh check.sh') {
  const core = await startCore();
  const repository = makeRepository({
    'README.md': '# Sample\n',
    'check.sh': 'test "$(cat limit.txt)" -ge "$(ls parts | wc -l)" || { echo "too many parts: $(ls parts | wc -l)"; exit 1; }\n',
    'limit.txt': '99\n',
    'parts/a.txt': 'a\n',
    '.espalier/config.json': JSON.stringify({ checks: [check] }),
    ...files,
  });
  const agents = [{ id: 'task', name: 'Task', command: ['/bin/sh', '-c', 'eval "$ESPALIER_PROMPT"'], io: 'pipe' }];
  writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents }));
  await core.client.call('repository.open', { path: repository.path, trust: true });
  await core.client.call('settings.set', { fixRounds: 0, maxBackground: 8 });
  return { core, repository };
}

/** Sessions that have done what their goals say, by the names that they are given. */
export async function finished(core: TestCore, repository: TestRepository, goals: Record<string, string>): Promise<Map<string, Session>> {
  const made = new Map<string, Session>();
  for (const [title, goal] of Object.entries(goals))
    made.set(title, await core.run({ goal, title, repository: repository.path, agent: 'task' }));
  for (const [title, { id }] of made) {
    const checked = ({ state, checks }: Session): boolean =>
      state === 'finished' && checks.every((check) => check.state !== 'waiting' && check.state !== 'running');
    made.set(title, await core.until(id, checked, 60_000));
  }
  return made;
}

/** A person's yes to what each of them is now. */
export async function approve(core: TestCore, sessions: Iterable<Session>): Promise<string[]> {
  const ids: string[] = [];
  for (const { id } of sessions) {
    const { tree } = await core.client.call('review.open', { session: id });
    await core.client.call('review.approve', { session: id, tree });
    ids.push(id);
  }
  return ids;
}

export const squash = { strategy: 'squash', into: null } as const;

/** Each commit that the target got since another, oldest first, with what a check says of it in a checkout of its own. */
export function checkedHistory({ git, scratch }: TestRepository, since: string, check: string, target = 'main') {
  const commits = git(['rev-list', '--first-parent', '--reverse', `${since}..${target}`])
    .split('\n')
    .filter((commit) => commit !== '');
  const folder = path.join(scratch, 'looked-at');
  git(['worktree', 'add', '--quiet', '--detach', folder, since]);
  const seen = commits.map((commit) => {
    git(['checkout', '--quiet', '--detach', commit], folder);
    return { commit, subject: git(['log', '-1', '--format=%s', commit]), passes: passes(check, folder) };
  });
  git(['worktree', 'remove', '--force', folder]);
  return seen;
}

function passes(check: string, folder: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', check], { cwd: folder, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
