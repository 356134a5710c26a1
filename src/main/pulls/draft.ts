import { assertApproved } from '../../shared/approved';
import type { Contract } from '../../shared/contract';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { Agent, SessionRecord } from '../../shared/model';
import type { Output } from '../../shared/rpc';
import type { ServerKind } from '../../shared/server';
import { treeOfCommit } from '../git/commit';
import type { MergeRequest } from '../git/merge';
import { workOf } from '../git/merge';
import { remoteOf } from '../git/remote';
import { changesBetween } from '../git/tree-diff';
import type { Land } from '../landing/landing';
import { bodyOf, partsOf } from './body';
import { type Address, addressOf, type Head } from './provider';
import type { Servers } from './servers';
import { templateIn } from './template';

export type Draft = Output<Contract, 'pull.draft'>;

/** Where a pull request of a session goes. */
export interface Way {
  into: string;
  /** The remote that its branch is pushed to, and that of the branch it goes into. */
  remote: string;
  from: string;
  address: Address;
  kind: ServerKind | null;
  head: Head;
}

interface Peers {
  land: Pick<Land, 'into' | 'message'>;
  root(record: SessionRecord): string;
  servers: Servers;
  agent(record: SessionRecord): Pick<Agent, 'name'>;
  /** What its agent said last. */
  reported(record: SessionRecord): string | null;
}

const atRest: ReadonlySet<SessionRecord['state']> = new Set(['finished', 'conflicted', 'failed', 'stopped']);

export const requestOf = (record: SessionRecord, root: string, target: string, message: string): MergeRequest => ({
  ...{ root, worktree: record.worktree, branch: record.branch, base: record.base.commit, target, message },
  ...{ strategy: 'commit', reverted: record.reverted },
});

/** Throws `refused` while a session's work is not a thing of its own: its agent is at it, or it is landed or gone. */
export function assertAtRest({ state, title }: SessionRecord): void {
  if (!atRest.has(state))
    throw new EspalierError(
      'refused',
      `“${title}” is ${state}.`,
      'Nothing was pushed. A pull request is of work that has come to rest and is not landed.',
    );
}

export function makeDraft({ land, root, servers, agent, reported }: Peers) {
  /** Throws `refused` where no remote leads to a server. */
  const wayOf = async (record: SessionRecord, named: string | null): Promise<Way> => {
    const into = await land.into(record, named);
    const remote = await remoteOf(root(record), into);
    const address = remote && addressOf(remote.url);
    if (!remote || !address) {
      const why = remote ? `The remote ${remote.name} is no repository on a server.` : 'The repository has no remote.';
      throw new EspalierError('refused', why, 'Nothing was pushed. Add the repository’s address: `git remote add origin <address>`.');
    }
    // Another name there is a fork of it; any other place is taken for another way to the same.
    const fork = addressOf(remote.pushUrl);
    const { owner, name } = fork?.host === address.host ? fork : address;
    const kind = await servers.kindOf(address.host);
    return { into, remote: remote.pushName, from: remote.name, address, kind, head: { owner, name, branch: record.branch } };
  };
  const draft = async (record: SessionRecord): Promise<Draft> => {
    const into = await land.into(record, null);
    const [message, request] = [await land.message(record, into), requestOf(record, root(record), into, '')];
    const found = await workOf(request);
    const tree = found.ok ? found.work.tree : await treeOfCommit(root(record), record.base.commit);
    const changed = await changesBetween(root(record), record.base.commit, tree);
    const template = await templateIn(root(record), record.base.commit);
    const said = { by: agent(record).name, text: reported(record) ?? '' };
    const body = bodyOf({ task: record, ...changed, template: template?.text ?? null });
    const about = { template: template?.path ?? null, parts: partsOf(record.checks, tree, said), tree, files: changed.files };
    const approved = record.approved?.tree === tree;
    const text = { title: message.split('\n')[0] ?? record.title, body, ...about, into, approved };
    let way: Way | null = null;
    try {
      way = await wayOf(record, into);
      await servers.at(way.address);
      assertAtRest(record);
      if (!found.ok)
        throw new EspalierError('refused', found.reason === 'conflicts' ? 'It has conflicts that are not resolved.' : found.message, '');
      if (changed.files.length === 0) throw nothing(record);
      assertApproved(record, tree);
      return { ...text, ...shown(way), problem: null };
    } catch (error) {
      const { message, hint } = toErrorRecord(error);
      return { ...text, ...shown(way), problem: `${message} ${hint}`.trim() };
    }
  };
  return { draft, wayOf };
}

/** The remote in words, so that a person sees where their work would go. */
const shown = (way: Way | null): Pick<Draft, 'remote' | 'provider'> =>
  way === null
    ? { remote: null, provider: null }
    : { remote: `${way.remote} (${way.address.host}/${way.address.owner}/${way.address.name})`, provider: way.kind };

export const nothing = ({ title }: SessionRecord): EspalierError =>
  new EspalierError('refused', `“${title}” changed nothing that a pull request could hold.`, 'Nothing was pushed.');
