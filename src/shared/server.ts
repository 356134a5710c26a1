import { z } from 'zod';

/** A kind of server that has pull requests, whatever it calls them. */
export const serverKind = z.enum(['github', 'gitlab', 'forgejo']);
export type ServerKind = z.infer<typeof serverKind>;

export const serverKindNames: Readonly<Record<ServerKind, string>> = { github: 'GitHub', gitlab: 'GitLab', forgejo: 'Forgejo' };

/** Its name on the network as remotes have it, with a port where that is not the usual one. */
export const serverHost = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/, 'a name such as git.example.org');

/** What a person said of a server that is not known by its name. */
export const serverChoice = z.object({
  kind: serverKind,
  /** Where its API is; null: where that kind has it. */
  api: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
});
export type ServerChoice = z.infer<typeof serverChoice>;

/** A server that remotes of opened repositories lead to, or that was told of. */
export const server = z.object({
  host: z.string(),
  /** null: it is not known what it is. */
  kind: serverKind.nullable(),
  api: z.string().nullable(),
  /** Names of the repositories that have a remote there. */
  repositories: z.array(z.string()),
  /** Whose login is used there: a token that was given here, the environment's, or that of `gh`. null: there is none. */
  login: z.enum(['keychain', 'file', 'environment', 'gh']).nullable(),
  /** As whom it can be reached. */
  as: z.string().nullable(),
  /** Why it cannot. */
  problem: z.string().nullable(),
});
export type Server = z.infer<typeof server>;
