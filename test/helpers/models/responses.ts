import { event, pieces, type Said, type Voice } from './voice';

/** OpenAI Responses, as codex and the `openai` SDK read it. */
export const responses: Voice = {
  whole: (said) => response(said, 'completed', outputOf(said)),
  events(said) {
    const output = outputOf(said);
    const told: Told[] = [
      { type: 'response.created', response: response(said, 'in_progress', []) },
      { type: 'response.in_progress', response: response(said, 'in_progress', []) },
      ...output.flatMap(itemEvents),
      { type: 'response.completed', response: response(said, 'completed', output) },
    ];
    return told.map((data, sequence_number) => event({ ...data, sequence_number }, data.type));
  },
  refusal: (status, message) => ({ error: { message, type: 'scripted_error', param: null, code: String(status) } }),
};

type Told = { type: string } & Record<string, unknown>;
type Item =
  | { type: 'reasoning'; id: string; summary: { type: 'summary_text'; text: string }[] }
  | { type: 'message'; id: string; status: string; role: 'assistant'; content: Part[] }
  | { type: 'function_call'; id: string; status: string; call_id: string; name: string; arguments: string }
  | { type: 'custom_tool_call'; id: string; status: string; call_id: string; name: string; input: string };
type Part = { type: 'output_text'; text: string; annotations: never[] };

const part = (text: string): Part => ({ type: 'output_text', text, annotations: [] });

function outputOf(said: Said): Item[] {
  const status = 'completed';
  return [
    ...(said.thinking
      ? [{ type: 'reasoning' as const, id: `rs_${said.id}`, summary: [{ type: 'summary_text' as const, text: said.thinking }] }]
      : []),
    ...(said.text
      ? [{ type: 'message' as const, id: `msg_${said.id}`, status, role: 'assistant' as const, content: [part(said.text)] }]
      : []),
    ...said.calls.map((call): Item => {
      const known = { id: `item_${call.id}`, status, call_id: call.id, name: call.name };
      return call.takes === 'text'
        ? { type: 'custom_tool_call', ...known, input: call.input }
        : { type: 'function_call', ...known, arguments: call.input };
    }),
  ];
}

function itemEvents(item: Item, output_index: number): Told[] {
  const at = { item_id: item.id, output_index };
  return [
    { type: 'response.output_item.added', output_index, item: opened(item) },
    ...contentEvents(item, at),
    { type: 'response.output_item.done', output_index, item },
  ];
}

/** The item as it is announced, before its content. */
function opened(item: Item): Item {
  switch (item.type) {
    case 'reasoning':
      return { ...item, summary: [] };
    case 'message':
      return { ...item, status: 'in_progress', content: [] };
    case 'function_call':
      return { ...item, status: 'in_progress', arguments: '' };
    case 'custom_tool_call':
      return { ...item, status: 'in_progress', input: '' };
  }
}

function contentEvents(item: Item, at: { item_id: string; output_index: number }): Told[] {
  switch (item.type) {
    case 'reasoning':
      return item.summary.flatMap((summary, summary_index): Told[] => [
        { type: 'response.reasoning_summary_part.added', ...at, summary_index, part: { ...summary, text: '' } },
        ...deltas('response.reasoning_summary_text.delta', summary.text, { ...at, summary_index }),
        { type: 'response.reasoning_summary_text.done', ...at, summary_index, text: summary.text },
        { type: 'response.reasoning_summary_part.done', ...at, summary_index, part: summary },
      ]);
    case 'message':
      return item.content.flatMap((content, content_index): Told[] => [
        { type: 'response.content_part.added', ...at, content_index, part: part('') },
        ...deltas('response.output_text.delta', content.text, { ...at, content_index, logprobs: [] }),
        { type: 'response.output_text.done', ...at, content_index, text: content.text, logprobs: [] },
        { type: 'response.content_part.done', ...at, content_index, part: content },
      ]);
    case 'function_call':
      return [
        ...deltas('response.function_call_arguments.delta', item.arguments, at),
        { type: 'response.function_call_arguments.done', ...at, name: item.name, arguments: item.arguments },
      ];
    case 'custom_tool_call':
      return [
        ...deltas('response.custom_tool_call_input.delta', item.input, at),
        { type: 'response.custom_tool_call_input.done', ...at, input: item.input },
      ];
  }
}

const deltas = (type: string, text: string, rest: Record<string, unknown>): Told[] =>
  pieces(text).map((delta) => ({ type, ...rest, delta }));

const response = (said: Said, status: string, output: Item[]) => ({
  id: said.id,
  object: 'response',
  created_at: 1_750_000_000,
  status,
  model: said.model,
  output,
  error: null,
  incomplete_details: null,
  instructions: null,
  metadata: {},
  parallel_tool_calls: true,
  tool_choice: 'auto',
  tools: [],
  usage: status === 'completed' ? usage(said) : null,
});

const usage = ({ usage: { input, cached, output } }: Said) => ({
  input_tokens: input,
  input_tokens_details: { cached_tokens: cached },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: input + output,
});
