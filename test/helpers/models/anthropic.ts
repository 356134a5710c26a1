import { event, parsed, pieces, type Said, type Voice } from './voice';

/** Anthropic Messages. Its `input_tokens` leave out what came from the cache. */
export const anthropic: Voice = {
  whole: (said) => ({ ...head(said), content: blocks(said), stop_reason: stop(said), usage: usage(said) }),
  events(said) {
    const told: Told[] = [
      { type: 'message_start', message: { ...head(said), content: [], stop_reason: null, usage: { ...usage(said), output_tokens: 1 } } },
      ...openings(said).flatMap(({ block, deltas }, index): Told[] => [
        { type: 'content_block_start', index, content_block: block },
        ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
        { type: 'content_block_stop', index },
      ]),
      { type: 'message_delta', delta: { stop_reason: stop(said), stop_sequence: null }, usage: usage(said) },
      { type: 'message_stop' },
    ];
    return told.map((data) => event(data, data.type));
  },
  refusal: (status, message) => ({
    type: 'error',
    error: { type: errorTypes[status] ?? 'api_error', message },
    request_id: 'req_scripted',
  }),
};

type Told = { type: string } & Record<string, unknown>;

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

const head = (said: Said) => ({ id: `msg_${said.id}`, type: 'message', role: 'assistant', model: said.model, stop_sequence: null });

const stop = (said: Said) => (said.calls.length > 0 ? 'tool_use' : 'end_turn');

const blocks = (said: Said) => [
  ...(said.thinking ? [{ type: 'thinking', thinking: said.thinking, signature: 'scripted' }] : []),
  ...(said.text ? [{ type: 'text', text: said.text }] : []),
  ...said.calls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input: parsed(input) })),
];

const openings = (said: Said): { block: unknown; deltas: unknown[] }[] => [
  ...(said.thinking
    ? [
        {
          block: { type: 'thinking', thinking: '', signature: '' },
          deltas: [
            ...pieces(said.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
            { type: 'signature_delta', signature: 'scripted' },
          ],
        },
      ]
    : []),
  ...(said.text ? [{ block: { type: 'text', text: '' }, deltas: pieces(said.text).map((text) => ({ type: 'text_delta', text })) }] : []),
  ...said.calls.map(({ id, name, input }) => ({
    block: { type: 'tool_use', id, name, input: {} },
    deltas: pieces(input).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
  })),
];

const usage = ({ usage: { input, cached, output } }: Said) => ({
  input_tokens: input - cached,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: cached,
  output_tokens: output,
});
