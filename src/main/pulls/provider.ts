import type { Pull } from '../../shared/landing';

/** A repository on a server. */
export interface Address {
  /** With its port, where the address has one that is not usual. */
  host: string;
  owner: string;
  name: string;
}

export interface Wanted {
  title: string;
  body: string;
  /** `owner:branch` */
  head: string;
  into: string;
  draft: boolean;
}

/** A pull request as its server tells it. What became of its comments here is not known there. */
export type Seen = Pick<Pull, 'url' | 'title' | 'commit' | 'draft' | 'state' | 'checks' | 'reviews' | 'mergeable'> & {
  comments: Omit<Pull['comments'][number], 'state' | 'number' | 'answer'>[];
};

/** A server with pull requests. All throw `login`, `provider` (it cannot be reached, fails, or wants a pause) or `refused`. */
export interface Provider {
  /** The open pull request from a branch (`owner:branch`) into another; null: none. */
  find(head: string, into: string): Promise<number | null>;
  create(wanted: Wanted): Promise<number>;
  /** People (`org/team` for a team), and labels. */
  invite(number: number, reviewers: readonly string[], labels: readonly string[]): Promise<void>;
  look(number: number): Promise<Seen>;
  /** Answers one of its comments, by the comment's id. */
  reply(number: number, comment: string, text: string): Promise<void>;
}

/** `https://host/owner/name.git`, `ssh://…`, `git@host:owner/name`; null: it names no repository on a server. */
export function addressOf(url: string): Address | null {
  const short = /^(?:[^@/\s]+@)?([^:/\s]{2,}):(?!\/)(.+)$/.exec(url);
  const long = /^(?:https?|ssh|git):\/\//.test(url) && URL.canParse(url) ? new URL(url) : null;
  const web = long?.protocol.startsWith('http');
  const host = long ? (web ? long.host : long.hostname) : (short?.[1] ?? '');
  const parts = (long ? long.pathname : (short?.[2] ?? ''))
    .replace(/\.git\/?$/, '')
    .split('/')
    .filter((part) => part !== '');
  const name = parts.pop();
  if (host === '' || name === undefined || parts.length === 0) return null;
  // GitHub's address for SSH where port 22 is shut.
  return { host: host.toLowerCase().replace(/^ssh\.github\.com$/, 'github.com'), owner: parts.join('/'), name };
}
