import { z } from 'zod';
import type { Endpoint, ModelEntry } from '../config';
import { presets } from '../presets';

const perToken = z.coerce.number().min(0);
/** `/models` of OpenAI, with what others add: OpenRouter, vLLM, llama.cpp. */
const listed = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      context_length: z.number().nullish(),
      max_model_len: z.number().nullish(),
      meta: z.object({ n_ctx: z.number().nullish() }).nullish(),
      pricing: z.object({ prompt: perToken, completion: perToken, input_cache_read: perToken.optional() }).nullish().catch(null),
    }),
  ),
});

/** The models that an endpoint says it has, with what it says of them. Rejects when it does not say. */
export async function listModels(endpoint: Pick<Endpoint, 'baseUrl'>, key: string | null, timeoutMs = 5000): Promise<ModelEntry[]> {
  const response = await fetch(`${endpoint.baseUrl.replace(/\/$/, '')}/models`, {
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${endpoint.baseUrl} answers ${response.status} when asked for its models.`);
  const asOf = new Date().toISOString().slice(0, 10);
  return listed.parse(await response.json()).data.map(({ id, context_length, max_model_len, meta, pricing }) => {
    const contextWindow = context_length ?? max_model_len ?? meta?.n_ctx ?? null;
    return { id, ...(contextWindow ? { contextWindow } : {}), ...(pricing ? { price: perMillion(pricing, asOf) } : {}) };
  });
}

function perMillion(
  { prompt, completion, input_cache_read }: { prompt: number; completion: number; input_cache_read?: number | undefined },
  asOf: string,
): NonNullable<ModelEntry['price']> {
  const cached = input_cache_read === undefined ? {} : { cachedInput: input_cache_read * 1_000_000 };
  return { input: prompt * 1_000_000, output: completion * 1_000_000, asOf, ...cached };
}

export interface Found {
  preset: string;
  name: string;
  baseUrl: string;
  models: ModelEntry[];
}

/** Model servers on this computer that answer at their usual place. Only for when a person asks for it. */
export async function probeLocal(
  places: readonly { id: string; name: string; baseUrl: string }[] = presets.filter(({ local }) => local),
): Promise<Found[]> {
  const found = await Promise.all(
    places.map(async ({ id, name, baseUrl }) => {
      const models = await listModels({ baseUrl }, null, 1500).catch(() => null); // nobody is there, or somebody else
      return models ? [{ preset: id, name, baseUrl, models }] : [];
    }),
  );
  return found.flat();
}
