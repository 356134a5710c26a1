import type OpenAI from 'openai';
import { z } from 'zod';
import { BrokenAnswer, type Call, historyArguments, type Message, type Model, type ToolSpec } from './model';
import { requireEvents, withPatience } from './stream';

type ChatMessage = OpenAI.Chat.Completions.ChatCompletionMessageParam;

/** Where servers put a model's thinking; no field of the official API. */
const thought = z.object({ reasoning_content: z.string().nullish(), reasoning: z.string().nullish() });

/** A model behind Chat Completions, streamed. */
export function chatModel(client: OpenAI, model: string, patienceMs: number): Model {
  return async ({ system, messages, tools }, listener, signal) => {
    const { data: stream, response } = await client.chat.completions
      .create(
        {
          model,
          messages: [{ role: 'system', content: system }, ...messages.map(toChat)],
          ...(tools.length > 0 ? { tools: tools.map(toChatTool) } : {}),
          stream: true,
          stream_options: { include_usage: true },
        },
        { signal },
      )
      .withResponse();
    requireEvents(response, client.baseURL);
    const calls = new Map<number, Call>();
    const reply = { text: '', thinking: '' };
    let finish: string | null = null;
    let usage: OpenAI.CompletionUsage | null = null;
    for await (const chunk of withPatience(stream, patienceMs, () => stream.controller.abort())) {
      usage = chunk.usage ?? usage;
      const choice = chunk.choices?.[0];
      if (!choice) continue;
      finish = choice.finish_reason ?? finish;
      const { delta } = choice;
      const { reasoning_content, reasoning } = thought.safeParse(delta).data ?? {};
      const thinking = reasoning_content ?? reasoning ?? '';
      if (thinking !== '') {
        reply.thinking += thinking;
        listener.thinking(thinking);
      }
      if (delta?.content) {
        reply.text += delta.content;
        listener.text(delta.content);
      }
      for (const piece of delta?.tool_calls ?? []) {
        const call = calls.get(piece.index) ?? { id: '', name: '', arguments: '' };
        if (piece.id) call.id = piece.id;
        call.name += piece.function?.name ?? '';
        call.arguments += piece.function?.arguments ?? '';
        calls.set(piece.index, call);
      }
    }
    if (finish === null) throw new BrokenAnswer('The answer broke off in the middle.', true);
    return {
      ...reply,
      calls: [...calls.values()],
      spent: usage && {
        input: usage.prompt_tokens,
        cachedInput: usage.prompt_tokens_details?.cached_tokens ?? 0,
        output: usage.completion_tokens,
      },
      cut: finish === 'length',
    };
  };
}

function toChat(message: Message): ChatMessage {
  if (message.role === 'person') return { role: 'user', content: message.text };
  if (message.role === 'result') return { role: 'tool', tool_call_id: message.call, content: message.text };
  const { text, calls } = message;
  if (calls.length === 0) return { role: 'assistant', content: text };
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    tool_calls: calls.map(({ id, name, arguments: args }) => ({
      id,
      type: 'function',
      function: { name, arguments: historyArguments(args) },
    })),
  };
}

const toChatTool = ({ name, description, parameters }: ToolSpec): OpenAI.Chat.Completions.ChatCompletionTool => ({
  type: 'function',
  function: { name, description, parameters },
});
