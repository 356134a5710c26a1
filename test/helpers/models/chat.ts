import { event, pieces, type Said, type Voice } from './voice';

/** OpenAI Chat Completions. Usage comes in a stream only when `stream_options.include_usage` asks for it, as with OpenAI. */
export const chat: Voice = {
  whole: (said) => ({
    ...head(said, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: said.text || null,
          ...(said.thinking && { reasoning_content: said.thinking }),
          ...(said.calls.length > 0 && { tool_calls: said.calls.map(toolCall) }),
        },
        finish_reason: finish(said),
      },
    ],
    usage: usage(said),
  }),
  events(said, body) {
    const chunk = (delta: unknown, reason: string | null = null) =>
      event({ ...head(said, 'chat.completion.chunk'), choices: [{ index: 0, delta, finish_reason: reason }] });
    return [
      chunk({ role: 'assistant', content: '' }),
      ...pieces(said.thinking).map((piece) => chunk({ reasoning_content: piece })),
      ...pieces(said.text).map((piece) => chunk({ content: piece })),
      ...said.calls.flatMap((call, index) => [
        chunk({ tool_calls: [{ index, ...toolCall({ ...call, input: '' }) }] }),
        ...pieces(call.input).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
      ]),
      chunk({}, finish(said)),
      ...(wantsUsage(body) ? [event({ ...head(said, 'chat.completion.chunk'), choices: [], usage: usage(said) })] : []),
      'data: [DONE]\n\n',
    ];
  },
  refusal: (status, message) => ({ error: { message, type: 'scripted_error', param: null, code: String(status) } }),
};

const head = (said: Said, object: string) => ({ id: said.id, object, created: 1_750_000_000, model: said.model });

const finish = (said: Said) => (said.calls.length > 0 ? 'tool_calls' : 'stop');

const toolCall = (call: Said['calls'][number]) => ({
  id: call.id,
  type: 'function',
  function: { name: call.name, arguments: call.input },
});

const usage = ({ usage: { input, cached, output } }: Said) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
});

function wantsUsage(body: Readonly<Record<string, unknown>>): boolean {
  const options = body['stream_options'];
  return typeof options === 'object' && options !== null && 'include_usage' in options && options.include_usage === true;
}
