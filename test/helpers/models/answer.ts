import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { anthropic } from './anthropic';
import { chat } from './chat';
import { gemini } from './gemini';
import { responses } from './responses';
import type { Answer, Api, ModelRequest, Refusal, Reply } from './script';
import { nameCall } from './tools';
import type { Said, Voice } from './voice';

const voices: Record<Api, Voice> = { chat, responses, anthropic, gemini };

let answers = 0;

/** Sends the answer in the words of the API that was asked. Rejects when `closing` ends it before it is whole. */
export async function send(outgoing: ServerResponse, request: ModelRequest, answer: Answer, closing: AbortSignal): Promise<void> {
  if ('hang' in answer) return;
  if ('html' in answer) {
    outgoing.writeHead(answer.code ?? 200, { 'content-type': 'text/html; charset=utf-8' }).end(answer.html);
    return;
  }
  if (answer.delayMs) await delay(answer.delayMs, undefined, { signal: closing });
  if ('status' in answer) sendRefusal(outgoing, request, answer);
  else await sendReply(outgoing, request, answer, closing);
}

function sendRefusal(outgoing: ServerResponse, request: ModelRequest, { status, message, retryAfter }: Refusal): void {
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  outgoing.end(JSON.stringify(voices[request.api].refusal(status, message ?? `scripted ${status}`)));
}

async function sendReply(outgoing: ServerResponse, request: ModelRequest, reply: Reply, closing: AbortSignal): Promise<void> {
  const voice = voices[request.api];
  const said = sayFor(request, reply);
  const parts = request.stream ? voice.events(said, request.body) : halves(JSON.stringify(voice.whole(said, request.body)));
  outgoing.writeHead(200, { 'content-type': request.stream ? 'text/event-stream' : 'application/json', 'cache-control': 'no-cache' });
  for (const part of reply.broken ? parts.slice(0, Math.ceil(parts.length / 2)) : parts) {
    await new Promise<void>((resolve, reject) => outgoing.write(part, (error) => (error ? reject(error) : resolve())));
    if (reply.pauseMs) await delay(reply.pauseMs, undefined, { signal: closing });
  }
  if (reply.broken === 'cut') outgoing.destroy();
  else if (reply.broken === undefined) outgoing.end();
}

const halves = (text: string): string[] => [text.slice(0, text.length / 2), text.slice(text.length / 2)];

function sayFor(request: ModelRequest, reply: Reply): Said {
  const id = `scripted${++answers}`;
  const named = (reply.calls ?? []).map((call) => nameCall(call, request));
  const missing = (reply.calls ?? []).filter((_, index) => named[index] === null).map(({ does }) => `I have no tool to ${does}.`);
  return {
    id,
    model: request.model,
    thinking: reply.thinking ?? '',
    text: [...(reply.text === undefined ? [] : [reply.text]), ...missing].join('\n'),
    calls: named.flatMap((call, index) => (call ? [{ ...call, id: `call_${id}_${index}` }] : [])),
    usage: { input: 1000, cached: 0, output: 50, ...reply.usage },
  };
}
