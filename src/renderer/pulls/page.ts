import { create } from 'zustand';
import type { Contract } from '../../shared/contract';
import type { Pull } from '../../shared/landing';
import { target } from '../../shared/lifecycle';
import type { Session } from '../../shared/model';
import type { Output } from '../../shared/rpc';
import { useView } from '../app/view';
import { act } from '../connection/act';
import { core, windowClient } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { isEdited, proposedBody, type Text } from './text';

export interface PullPage extends Text {
  session: string | null;
  /** As the core proposes it; null: it is asked. */
  proposed: Output<Contract, 'pull.draft'> | null;
  /** Why there is no proposal, or none was opened. */
  error: unknown;
  /** What an agent wrote for a tree; null: nothing yet. */
  written: { tree: string; title: string; body: string } | null;
  /** An agent is at it. */
  writing: boolean;
  /** Whether the body is shown as it will look. */
  preview: boolean;
  /** What was done last, in words. */
  done: string | null;
  /** Names, by commas. */
  reviewers: string;
  labels: string;
  isDraft: boolean;
  busy: boolean;
  /** Comments that the person unticked or ticked, by pull request and comment. */
  ticked: ReadonlyMap<string, boolean>;
}

const nothing: PullPage = {
  ...{
    session: null,
    proposed: null,
    error: null,
    title: '',
    body: '',
    preview: false,
    done: null,
    reviewers: '',
    labels: '',
    isDraft: false,
    busy: false,
  },
  ticked: new Map(),
  included: new Map(),
  ...{ written: null, writing: false },
};

export const usePullPage = create<PullPage>()(() => nothing);
const { getState: now, setState: set } = usePullPage;

/** Sessions whose work can go into a pull request. */
export const canPull = ({ files, state }: Pick<Session, 'files' | 'state'>): boolean =>
  (files ?? 0) > 0 && (state === 'finished' || state === 'failed' || state === 'stopped' || state === 'conflicted');

/** Shows the page for a session; what the core proposes comes once it is on screen. */
export function openPullPage(session: string): void {
  set({ ...nothing, session });
  useView.getState().show('pull');
  refreshAll();
}

/** Says yes to a tree that is on screen, and shows the page for it. */
export async function approveAndPull(session: string, tree: string): Promise<void> {
  const approved = await act(core().call('review.approve', { session, tree }), { failed: 'It was not approved' });
  if (approved) openPullPage(session);
}

/** Asks for title and text anew; what the person wrote stays, unless it is to be replaced. */
export async function propose(replace: boolean): Promise<void> {
  const { session } = now();
  if (session === null) return;
  if (replace) set({ written: null });
  try {
    const asked = await core().call('pull.draft', { session });
    if (now().session !== session) return;
    const { written } = now();
    show(written?.tree === asked.tree ? { ...asked, title: written.title, body: written.body } : asked, replace);
    if (written?.tree !== asked.tree) await letWrite(session, asked);
  } catch (error) {
    if (now().session === session) set({ error });
  }
}

/** Puts what is proposed in the place of what is there, but for what the person wrote. */
function show(proposed: NonNullable<PullPage['proposed']>, replace: boolean): void {
  const { title, body } = isEdited(now()) && !replace ? now() : { title: proposed.title, body: proposedBody(proposed, now()) };
  set({ proposed, title, body, error: null });
}

/** Has an agent write what may be opened, where the person set one. */
async function letWrite(session: string, { tree, problem }: NonNullable<PullPage['proposed']>): Promise<void> {
  const { general, pulls } = useReplica.getState();
  if (!general?.settings.pullWriter || problem !== null || now().writing || openPullOf(pulls, session)) return;
  set({ writing: true });
  try {
    const written = await core().call('pull.write', { session });
    const { proposed } = now();
    if (now().session !== session || proposed?.tree !== tree) return;
    set({ written: { tree, ...written } });
    show({ ...proposed, ...written }, false);
  } finally {
    if (now().session === session) set({ writing: false });
  }
}

export function closePullPage(): void {
  set(nothing);
  useView.getState().show('workbench');
}

const names = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((name) => name.replace(/^@/, ''))
    .filter((name) => name !== '');

/** The pull request of a session that is open now. */
export const openPullOf = (pulls: readonly Pull[], session: string | null): Pull | null =>
  pulls.find((pull) => pull.session === session && pull.state === 'open') ?? null;

/** Does something for the page's session; what comes of it is shown while the page is still about that. */
async function doing(work: (session: string) => Promise<Partial<PullPage>>): Promise<void> {
  const { session, busy } = now();
  if (session === null || busy) return;
  set({ busy: true, error: null, done: null });
  const show = (what: Partial<PullPage>): void => {
    if (now().session === session) set({ ...what, busy: false });
  };
  try {
    show(await work(session));
  } catch (error) {
    show({ error });
  }
}

/** Pushes the branch and opens the pull request, or brings more work to the one that is open. */
export async function openPull(draft = now().isDraft): Promise<void> {
  const { title, body, reviewers, labels } = now();
  if (title.trim() === '') return;
  const words = { title, body, reviewers: names(reviewers), labels: names(labels) };
  await doing(async (session) => {
    await core().call('pull.open', { session, into: null, draft, ...words });
    return { reviewers: '', labels: '' }; // they were asked: once is enough
  });
}

/** Pushes the branch, and opens nothing. */
export const pushOnly = (): Promise<void> =>
  doing(async (session) => {
    const { branch, remote, commit } = await core().call('pull.push', { session, into: null });
    return { done: `${branch} is on ${remote}, at ${commit.slice(0, 7)}.` };
  });

/** Asks the servers how the open pull requests of the repository in view stand. */
export function refreshAll(): void {
  for (const { id } of pullsHere().filter(({ state }) => state === 'open')) void refresh(id);
}

const refresh = (id: string): Promise<unknown> =>
  act(core().call('pull.refresh', { id }), { failed: 'The pull request was not looked at' });

/** Those of the repository in view, the open ones first, the newest first. */
function pullsHere(): Pull[] {
  const { pulls, sessions } = useReplica.getState();
  return pullsIn(pulls, sessions, useView.getState().repository);
}

export function pullsIn(pulls: readonly Pull[], sessions: ReadonlyMap<string, Session>, repository: string | null): Pull[] {
  const here = pulls.filter(({ session }) => sessions.get(session)?.repository === repository);
  const rank = ({ state }: Pull): number => (state === 'open' ? 0 : 1);
  return here.toReversed().sort((a, b) => rank(a) - rank(b));
}

const keyOf = (pull: Pull, comment: string): string => `${pull.id} ${comment}`;

/** Whether a comment goes with the next batch: new ones of people who may write, unless the person says otherwise. */
export const isChosen = (ticked: PullPage['ticked'], pull: Pull, { id, state, trusted }: Pull['comments'][number]): boolean =>
  ticked.get(keyOf(pull, id)) ?? (state === 'new' && trusted);

export function tick(pull: Pull, comment: Pull['comments'][number]): void {
  const { ticked } = now();
  set({ ticked: new Map(ticked).set(keyOf(pull, comment.id), !isChosen(ticked, pull, comment)) });
}

/** Whether a session's agent can be given comments now. */
export const canSend = (session: Session | null): boolean => session !== null && target(session.state, 'restart') !== null;

export async function sendComments(pull: Pull, comments: readonly string[]): Promise<void> {
  const sent = await act(core().call('pull.send', { id: pull.id, comments: [...comments] }), { failed: 'The comments were not sent' });
  if (sent) set({ ticked: new Map([...now().ticked].filter(([key]) => !key.startsWith(`${pull.id} `))) });
}

export const postAnswers = (pull: Pull, comments: readonly string[]): Promise<unknown> =>
  act(core().call('pull.answer', { id: pull.id, comments: [...comments] }), { failed: 'Not all answers were posted' });

/** Takes the session of a pull request that was merged there as landed. */
export const takeAsLanded = (pull: string): Promise<unknown> =>
  act(core().call('pull.land', { id: pull }), { failed: 'The session is as it was' });

export const openLink = (url: string): Promise<unknown> =>
  act(windowClient().call('window.openLink', { url }), { failed: 'The pull request was not opened in the browser' });
