import { RequestError } from '@agentclientprotocol/sdk';
import { z } from 'zod';

/**
 * Why a turn could not be brought to its end:
 * `limit`: too many requests, or nothing left to spend; `until` says from when it works again, where that was named.
 * `auth`: the endpoint does not take the key. `network`: it cannot be reached, or what answers is no model server.
 * `model`: it refused the request, or the model does not get anywhere.
 */
export const failureKind = z.enum(['limit', 'auth', 'network', 'model']);
export type FailureKind = z.infer<typeof failureKind>;

/** `data` of the JSON-RPC error that a failed `session/prompt` is answered with. `until`: ISO 8601 in UTC. */
export const failureData = z.object({ kind: failureKind, until: z.string().optional(), message: z.string() });
export type FailureData = z.infer<typeof failureData>;

/** Ends a turn. What was done so far is kept in the conversation; another prompt goes on from there. */
export class TurnFailure extends Error {
  readonly kind: FailureKind;
  readonly until: string | null;

  constructor(kind: FailureKind, message: string, until: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TurnFailure';
    this.kind = kind;
    this.until = until;
  }
}

/** Codes of JSON-RPC and ACP. */
const internalError = -32603;
const authRequired = -32000;

/** What the client is answered. */
export function toRequestError(failure: TurnFailure): RequestError {
  const { kind, until, message } = failure;
  const data: FailureData = { kind, message, ...(until === null ? {} : { until }) };
  return new RequestError(kind === 'auth' ? authRequired : internalError, message, data);
}
