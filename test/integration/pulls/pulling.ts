import { join } from 'node:path';
import { afterEach } from 'vitest';
import { makeKeys } from '../../../src/main/agents/keys';
import { treeOf } from '../../../src/main/git/status';
import { makePulls } from '../../../src/main/pulls/pulls';
import { makePullStandings } from '../../../src/main/pulls/standings';
import type { Sessions } from '../../../src/main/sessions/sessions';
import { openSettings } from '../../../src/main/settings/settings';
import { openStore, type Store } from '../../../src/main/store/store';
import type { Move } from '../../../src/shared/lifecycle';
import type { SessionRecord } from '../../../src/shared/model';
import { forgejoToken, startForgejo } from '../../helpers/forgejo';
import { githubToken, type StandIn, startGithub } from '../../helpers/github';
import { gitlabToken, startGitlab } from '../../helpers/gitlab';
import { runGit } from '../../helpers/repository';
import { sessionRecord, sessionView } from '../../helpers/session';
import { withWorktree } from '../git/fixture';

const open: { store: Store; server: StandIn }[] = [];
afterEach(async () => {
  for (const { store, server } of open.splice(0)) {
    store.close();
    await server.close();
  }
});

/** Each kind of server, with a stand-in of it. */
export const forges = {
  github: { host: 'github.com', start: startGithub, variables: ['ESPALIER_GITHUB_API', 'GH_TOKEN'], token: githubToken },
  gitlab: { host: 'gitlab.com', start: startGitlab, variables: ['ESPALIER_GITLAB_API', 'GITLAB_TOKEN'], token: gitlabToken },
  forgejo: { host: 'codeberg.org', start: startForgejo, variables: ['ESPALIER_FORGEJO_API', 'FORGEJO_TOKEN'], token: forgejoToken },
} as const;

/** A finished session whose repository is `acme/lamp` on a server; what becomes of the session is only noted. */
export async function pulling(files: Parameters<typeof withWorktree>[0] = { 'a.txt': 'one\n' }, kind: keyof typeof forges = 'github') {
  const forge = forges[kind];
  const place = await withWorktree(files);
  const { root, git, scratch, worktree, branch, base } = place;
  const bare = join(scratch, 'remote.git');
  runGit(['init', '--quiet', '--bare', '--initial-branch=main', bare], scratch);
  const address = `https://${forge.host}/acme/lamp.git`;
  git(['remote', 'add', 'origin', address]);
  git(['config', `url.${bare}.pushInsteadOf`, address]);
  git(['push', '--quiet', 'origin', 'main']);
  const headOf = (name: string): string => runGit(['rev-parse', `refs/heads/${name}`], bare);
  const server = await forge.start(headOf);
  const store = openStore(scratch);
  open.push({ store, server });
  let record = sessionRecord({ state: 'finished', runs: 1, worktree, branch, base: { ref: 'main', commit: base } });
  const said = new Map<number, string>();
  const moves: { move: Move; why: string | undefined }[] = [];
  const sessions = {
    find: () => record,
    get: () => record,
    tell: () => undefined,
    onMoved: () => undefined,
    view: (one: SessionRecord) => sessionView(one),
    move: (_id: string, move: Move, by?: { why?: string }, also: Parameters<Store['save']>[0] = {}) => {
      moves.push({ move, why: by?.why });
      if (also.pulls) store.pulls.put(...also.pulls);
      return record;
    },
  };
  const environment: Record<string, string> = {
    ...{ PATH: '/usr/bin:/bin', HOME: scratch, GH_CONFIG_DIR: join(scratch, 'gh') },
    ...{ [forge.variables[0]]: server.url, [forge.variables[1]]: forge.token },
  };
  const standings = makePullStandings(store.pulls);
  const settings = openSettings(scratch);
  const { methods } = makePulls({
    ...{ store, sessions: sessions as unknown as Sessions },
    changes: { publish: () => undefined, followed: () => false },
    standings,
    locate: async (one) => one,
    commands: () => ({ run: async () => Promise.reject(new Error('none')), drop: async () => undefined }),
    land: { into: async (_record, named) => named ?? 'main', message: async ({ title }) => `${title}\n\nmore` },
    repository: () => ({ path: root }),
    environment: () => environment,
    keys: makeKeys(scratch, async () => Promise.reject(new Error('no keychain'))),
    settings,
    repositories: { all: () => [{ path: root, name: 'lamp' }] as never },
    agent: () => ({ name: 'Practice', features: { structured: true }, hears: null }) as never,
    longest: 100_000,
    answers: (_session, since, numbers) => new Map([...said].filter(([number]) => since !== '' && numbers.has(number))),
    reported: () => said.get(0) ?? null,
    log: { warn: () => undefined },
  });
  const wanted = { session: record.id, title: 'Light the lamp', body: 'It is dark.', into: null, draft: false };
  const asked = { reviewers: [] as string[], labels: [] as string[] };
  const approve = async (): Promise<void> => {
    record = { ...record, approved: { tree: await treeOf(worktree), at: '2026-01-01T00:00:00Z' } };
  };
  return {
    ...{ ...place, bare, headOf, server, store, methods, moves, said, environment, settings, standings },
    change: (next: Partial<SessionRecord>) => {
      record = { ...record, ...next };
    },
    approve,
    /** Says yes to the work as it is, and opens a pull request for it. */
    open: async (more: Partial<typeof wanted & typeof asked> = {}) => {
      await approve();
      return methods['pull.open']({ ...wanted, ...asked, ...more });
    },
    openUnapproved: async () => methods['pull.open']({ ...wanted, ...asked }),
    draft: () => methods['pull.draft']({ session: record.id }),
  };
}
