import { event, parsed, pieces, type Said, type Voice } from './voice';

/** Gemini. It has no text for a call's arguments: a malformed call ends the answer with its own finish reason. */
export const gemini: Voice = {
  whole: (said) => answer(said, [...thought(said.thinking), ...spoken(said.text), ...called(said)], finish(said)),
  events: (said) => [
    ...pieces(said.thinking).map((piece) => event(answer(said, thought(piece)))),
    ...pieces(said.text).map((piece) => event(answer(said, spoken(piece)))),
    event(answer(said, called(said), finish(said))),
  ],
  refusal: (status, message) => ({ error: { code: status, message, status: statuses[status] ?? 'INTERNAL' } }),
};

const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

const thought = (text: string) => (text ? [{ text, thought: true }] : []);
const spoken = (text: string) => (text ? [{ text }] : []);

const called = (said: Said) =>
  said.calls.filter(isSound).map(({ id, name, input }) => ({ functionCall: { id, name, args: parsed(input) } }));

const isSound = ({ input }: Said['calls'][number]): boolean => typeof parsed(input) === 'object';

const finish = (said: Said) => (said.calls.every(isSound) ? 'STOP' : 'MALFORMED_FUNCTION_CALL');

const answer = (said: Said, parts: unknown[], finishReason?: string) => ({
  candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason && { finishReason }) }],
  modelVersion: said.model,
  responseId: said.id,
  usageMetadata: {
    promptTokenCount: said.usage.input,
    cachedContentTokenCount: said.usage.cached,
    candidatesTokenCount: said.usage.output,
    totalTokenCount: said.usage.input + said.usage.output,
  },
});
