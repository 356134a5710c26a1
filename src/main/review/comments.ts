import { randomUUID } from 'node:crypto';
import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Comment } from '../../shared/review';
import { assertTree, contentAt } from '../git/tree-diff';
import type { Kept } from '../store/kept';
import { renamesBetween, textAt } from './contents';
import { placesOf } from './places';
import type { Seen } from './reading';
import { answersIn } from './request-brief';

/** What somebody says to lines of a tree. */
export interface Said {
  tree: string;
  path: string;
  side: 'old' | 'new';
  line: number;
  endLine: number;
  text: string;
}

export interface Comments {
  /** Each with its place in a tree, and with what its agent answered, where that has come to its end since. */
  of(record: SessionRecord, seen: Seen): Promise<Comment[]>;
  /** A draft that is not saved yet; null: there are no such lines. `known`: under this id, by this agent. */
  made(record: SessionRecord, said: Said, known?: { id: string; by: string }): Promise<Comment | null>;
  /** A new draft. Throws `usage` where there are no such lines. */
  draft(record: SessionRecord, said: Said, known?: { id: string; by: string }): Promise<Comment>;
  /** Another word in a thread, or other words for one that was not sent. */
  reply(id: string, text: string): Comment;
  remove(id: string): void;
  resolve(id: string, yes: boolean): Comment;
}

interface Peers {
  table: Kept<Comment>;
  root(record: SessionRecord): string;
  /** What a session's agent said since a moment, the last first. */
  saidSince(session: string, at: string): string[];
}

const now = (): string => new Date().toISOString();
const active: ReadonlySet<SessionRecord['state']> = new Set(['queued', 'preparing', 'running']);

/** Threads on lines of a change. Each knows its lines as they were, and is found again by git's diff and by them. */
export function makeComments({ table, root: rootOf, saidSince }: Peers): Comments {
  const find = (id: string): Comment => {
    const found = table.all().find((one) => one.id === id);
    if (!found) throw new EspalierError('not-found', 'This comment is no longer there.', 'Nothing was changed. Open the review again.');
    return found;
  };
  const put = (comment: Comment): Comment => {
    table.put(comment);
    return comment;
  };

  const made: Comments['made'] = async (record, { tree, path, side, line, endLine, text }, known) => {
    const root = rootOf(record);
    await assertTree(root, tree);
    const at = side === 'old' ? record.base.commit : tree;
    const name =
      (await contentAt(root, at, path)) === null && side === 'old' ? (await renamesBetween(root, at, tree)).before.get(path) : path;
    if (name === undefined || (await contentAt(root, at, name)) === null) return null;
    const lines = (await textAt(root, at, name))?.replace(/\n$/, '').split('\n') ?? [''];
    if (endLine < line || endLine > lines.length) return null;
    const { id, by } = known ?? { id: randomUUID(), by: 'you' };
    return {
      ...{ id, session: record.id, number: null, path, side, line, endLine, tree },
      ...{ quote: lines.slice(line - 1, endLine).join('\n'), state: 'draft', by },
      messages: [{ by, at: now(), text }],
      place: { line, endLine },
    };
  };

  return {
    of: async (record, seen) => {
      const comments = table.of(record.id);
      if (comments.length === 0) return [];
      const placed = await placesOf(comments, seen);
      if (active.has(record.state)) return placed.map(({ comment, path, place }) => ({ ...comment, path, place }));
      const settled = placed.map(({ comment, touched }) => settle(comment, touched, record.agent, saidSince));
      const changed = settled.filter(({ state }, index) => comments[index]?.state !== state);
      if (changed.length > 0) table.put(...changed);
      return placed.map(({ comment, path, place }, index) => ({ ...(settled[index] ?? comment), path, place }));
    },
    made,
    draft: async (record, said, known) => {
      const draft = await made(record, said, known);
      if (draft) return put(draft);
      const { path, line, endLine, side } = said;
      const message = `${path} has no lines ${line} to ${endLine} ${side === 'old' ? 'before' : 'after'} the change.`;
      throw new EspalierError('usage', message, 'Nothing was saved.');
    },
    reply: (id, text) => {
      const comment = find(id);
      const message = { by: 'you', at: now(), text };
      const before = comment.state === 'draft' ? comment.messages.slice(0, -1) : comment.messages;
      return put({ ...comment, state: 'draft', messages: [...before, message] });
    },
    remove: (id) => {
      const comment = find(id);
      if (comment.state !== 'draft')
        throw new EspalierError('refused', 'This comment was sent, so it stays.', 'Nothing was changed. It can be resolved.');
      const messages = comment.messages.slice(0, -1);
      if (messages.length === 0) table.drop(id);
      else put({ ...comment, messages, state: sentState(messages) });
    },
    resolve: (id, yes) => {
      const comment = find(id);
      const reopened = comment.number === null ? 'draft' : sentState(comment.messages);
      if (!yes && comment.state !== 'resolved') return comment;
      return put({ ...comment, state: yes ? 'resolved' : reopened });
    },
  };
}

/** The first word of a thread is no answer, whoever said it. */
const sentState = (messages: Comment['messages']): Comment['state'] =>
  messages.length > 1 && messages.at(-1)?.by !== 'you' ? 'answered' : 'sent';

/** What became of a comment that was sent: nothing yet, an answer, or a change of its place. */
function settle(comment: Comment, touched: boolean, agent: string, saidSince: Peers['saidSince']): Comment {
  const { state, number, messages, session } = comment;
  const last = messages.at(-1);
  if (state !== 'sent' || number === null || !last) return comment;
  const answer = saidSince(session, last.at)
    .map((text) => answersIn(text, new Set([number])).get(number))
    .find((text) => text !== undefined);
  const answered = answer === undefined ? messages : [...messages, { by: agent, at: now(), text: answer }];
  return { ...comment, messages: answered, state: touched ? 'touched' : answer === undefined ? 'sent' : 'answered' };
}
