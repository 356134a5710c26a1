import { afterAll, beforeAll } from 'vitest';
import { type AgentCore, patience, startAgentCore } from './agent-core';
import { endCores } from './core';

/** `startAgentCore` for all tests of a file or a `describe`: filled in before the first of them, ended after the last. */
export function sharedAgentCore(...ids: Parameters<typeof startAgentCore>): AgentCore {
  const shared = {} as AgentCore;
  beforeAll(async () => {
    Object.assign(shared, await startAgentCore(...ids));
  }, patience);
  afterAll(async () => {
    await endCores();
    await shared.models.close();
    shared.repository.dispose();
  }, patience);
  return shared;
}
