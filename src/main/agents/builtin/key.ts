import type { Keys } from '../keys';
import type { Endpoint } from './config';

/**
 * A key of the environment, where `espalier agent` may be all that runs. OPENAI_API_KEY goes nowhere but to OpenAI and
 * to where OPENAI_BASE_URL points.
 */
export function environmentKey({ baseUrl }: Pick<Endpoint, 'baseUrl'>, env: NodeJS.ProcessEnv): string | null {
  if (env['ESPALIER_API_KEY']) return env['ESPALIER_API_KEY'];
  const openAi = new URL(baseUrl).hostname === 'api.openai.com' || baseUrl === env['OPENAI_BASE_URL'];
  return (openAi && env['OPENAI_API_KEY']) || null;
}

/** The key of an endpoint: as it was kept, else of the environment. */
export async function keyOf(endpoint: Pick<Endpoint, 'id' | 'baseUrl'>, keys: Keys, env: NodeJS.ProcessEnv): Promise<string | null> {
  return (await keys.get(endpoint.id))?.key ?? environmentKey(endpoint, env);
}
