import type { Pull } from '../../shared/landing';

/** A repository on a server. */
export interface Address {
  /** With its port, where the address has one that is not usual. */
  host: string;
  owner: string;
  name: string;
}

/** A branch in a repository of the same server. */
export type Head = Pick<Address, 'owner' | 'name'> & { branch: string };

export interface Wanted {
  title: string;
  body: string;
  head: Head;
  into: string;
  draft: boolean;
}

/** What its server knows of a comment; what became of it here is not known there. */
export type SeenComment = Omit<Pull['comments'][number], 'state' | 'number' | 'answer'>;

/** A pull request as its server tells it. */
export type Seen = Pick<Pull, 'url' | 'title' | 'commit' | 'draft' | 'state' | 'checks' | 'reviews' | 'mergeable' | 'mergedAs'> & {
  comments: SeenComment[];
};

/** A server with pull requests. All throw `login`, `provider` (it cannot be reached, fails, or wants a pause) or `refused`. */
export interface Provider {
  /** Whose login it is. */
  who(): Promise<string>;
  /** The open pull request from a branch into another; null: none. */
  find(head: Head, into: string): Promise<number | null>;
  create(wanted: Wanted): Promise<number>;
  /** People (on GitHub and Forgejo `org/team` for a team), and labels. */
  invite(number: number, reviewers: readonly string[], labels: readonly string[]): Promise<void>;
  look(number: number): Promise<Seen>;
  /** Answers one of its comments. */
  reply(number: number, comment: Pick<SeenComment, 'id' | 'path' | 'line' | 'by' | 'text'>, text: string): Promise<void>;
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
  // GitHub's and GitLab's addresses for SSH where port 22 is shut.
  const known = host.toLowerCase().replace(/^(?:ssh\.(?=github\.com$)|alt(?:ssh)?\.(?=gitlab\.com$))/, '');
  return { host: known, owner: parts.join('/'), name };
}
