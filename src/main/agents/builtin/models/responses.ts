import type OpenAI from 'openai';
import { APIError } from 'openai';
import { BrokenAnswer, type Call, historyArguments, type Message, type Model, type Reply, type ToolSpec } from './model';
import { requireEvents, withPatience } from './stream';

type Item = OpenAI.Responses.ResponseInputItem;

/** A model behind the Responses API, streamed. The endpoint keeps nothing: the conversation is ours. */
export function responsesModel(client: OpenAI, model: string, patienceMs: number): Model {
  return async ({ system, messages, tools }, listener, signal) => {
    const { data: stream, response } = await client.responses
      .create(
        {
          model,
          instructions: system,
          input: messages.flatMap(toItems),
          ...(tools.length > 0 ? { tools: tools.map(toTool) } : {}),
          store: false,
          stream: true,
        },
        { signal },
      )
      .withResponse();
    requireEvents(response, client.baseURL);
    const calls: Call[] = [];
    const said = { text: '', thinking: '' };
    for await (const event of withPatience(stream, patienceMs, () => stream.controller.abort())) {
      if (event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta') {
        said.text += event.delta;
        listener.text(event.delta);
      } else if (event.type === 'response.reasoning_summary_text.delta' || event.type === 'response.reasoning_text.delta') {
        said.thinking += event.delta;
        listener.thinking(event.delta);
      } else if (event.type === 'response.output_item.done' && event.item.type === 'function_call') {
        calls.push({ id: event.item.call_id, name: event.item.name, arguments: event.item.arguments });
      } else if (event.type === 'response.completed' || event.type === 'response.incomplete') {
        return finished(event.response, said, calls);
      } else if (event.type === 'response.failed') {
        throw failed(event.response.error?.code ?? 'server_error', event.response.error?.message ?? 'The endpoint gave no reason.');
      } else if (event.type === 'error') {
        throw failed(event.code ?? 'server_error', event.message);
      }
    }
    throw new BrokenAnswer('The answer broke off in the middle.', true);
  };
}

function finished(
  { usage, incomplete_details }: OpenAI.Responses.Response,
  said: { text: string; thinking: string },
  calls: Call[],
): Reply {
  return {
    ...said,
    calls,
    spent: usage
      ? { input: usage.input_tokens, cachedInput: usage.input_tokens_details?.cached_tokens ?? 0, output: usage.output_tokens }
      : null,
    cut: incomplete_details?.reason === 'max_output_tokens',
  };
}

/** A failure that came within the stream, after a status of 200, as the one that it would have been before it. */
function failed(code: string, message: string): APIError {
  const status = code === 'rate_limit_exceeded' || code === 'insufficient_quota' ? 429 : code === 'server_error' ? 500 : 400;
  return APIError.generate(status, { error: { code, message } }, message, new Headers());
}

function toItems(message: Message): Item[] {
  if (message.role === 'person') return [{ role: 'user', content: message.text }];
  if (message.role === 'result') return [{ type: 'function_call_output', call_id: message.call, output: message.text }];
  const calls = message.calls.map(
    ({ id, name, arguments: args }): Item => ({ type: 'function_call', call_id: id, name, arguments: historyArguments(args) }),
  );
  return message.text === '' ? calls : [{ role: 'assistant', content: message.text }, ...calls];
}

const toTool = ({ name, description, parameters }: ToolSpec): OpenAI.Responses.FunctionTool => ({
  type: 'function',
  name,
  description,
  parameters,
  strict: false,
});
