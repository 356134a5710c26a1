import { z } from 'zod';
import { endpointKey, keptKey } from './endpoint';
import { server, serverChoice, serverHost } from './server';

/** What there is to say of servers that have pull requests. */
export const serverMethods = {
  /** Servers that remotes lead to or that were told of, each asked now whether it can be reached. */
  'server.list': { input: z.object({}), output: z.object({ servers: z.array(server) }) },
  /** Says what a server is, and keeps a token for it; null: the one that is kept, if any, stays. */
  'server.save': {
    input: serverChoice.extend({ host: serverHost, token: endpointKey.nullable() }),
    output: z.object({ kept: keptKey.nullable() }),
  },
  /** Forgets the token of a server and what was said of it. */
  'server.forget': { input: z.object({ host: serverHost }), output: z.object({}) },
} as const;
