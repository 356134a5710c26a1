import type { RequestPermissionRequest, RequestPermissionResponse, SessionUpdate } from '@agentclientprotocol/sdk';
import type { Permissions } from '../../../shared/model';
import type { Price } from './config';
import type { Conversation } from './conversation';
import type { Model } from './models/model';
import type { Rules } from './rules';
import type { Tool, Workplace } from './tools/tool';

/** The client, whoever it is. */
export interface Client {
  update(update: SessionUpdate): void;
  /** Resolves when the person has answered, or what was asked is given up. */
  permission(request: Omit<RequestPermissionRequest, 'sessionId'>): Promise<RequestPermissionResponse>;
}

/** All that a turn works with. */
export interface Work {
  conversation: Conversation;
  client: Client;
  model: Model;
  /** What the model takes and costs, as far as that is known. */
  facts: { window: number | null; price: Price | null };
  tools: ReadonlyMap<string, Tool>;
  rules: Rules;
  /** It may be changed while a turn runs. */
  mode(): Permissions;
  system(): string;
  place: Omit<Workplace, 'plan' | 'ask'>;
  signal: AbortSignal;
}
