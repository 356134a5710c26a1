import {
  type ClientContext,
  client,
  methods,
  type PermissionOption,
  PROTOCOL_VERSION,
  RequestError,
  type RequestPermissionRequest,
} from '@agentclientprotocol/sdk';
import { makeAgent } from './acp';
import { failureData } from './errors';
import { type Lines, readLines } from './lines';
import { questionMeta } from './meta';
import { makeScreen, type Screen, shortened } from './screen';
import type { Outside } from './session';

export interface AloneOptions {
  /** null: the person is asked for it. */
  goal: string | null;
  cwd: string;
  /** A conversation to go on with. */
  resume: string | null;
  /** What a new one is called (a UUID); null: by chance. */
  conversation: string | null;
  /** Goes on with further messages until the person says nothing more. */
  chat: boolean;
}

/** The agent and a person at a terminal, in one process: the same agent as for every client. Gives the exit code. */
export async function workAlone(outside: Outside, { goal, cwd, resume, conversation, chat }: AloneOptions): Promise<number> {
  const screen = makeScreen((text) => process.stdout.write(text), {
    cwd,
    colour: process.stdout.isTTY === true && !outside.env['NO_COLOR'] && outside.env['TERM'] !== 'dumb',
    reports: process.stdout.isTTY === true,
  });
  const lines = readLines(process.stdin);
  const { app, close } = makeAgent(outside);
  const person = client({ name: 'espalier' })
    .onNotification(methods.client.session.update, ({ params }) => screen.update(params.update))
    .onRequest(methods.client.session.requestPermission, ({ params }) => askPerson(params, screen, lines));
  try {
    return await person.connectWith(app, async (agent) => {
      const sessionId = await openConversation(agent, { cwd, resume, conversation });
      screen.line(screen.paint('dim', `Conversation ${sessionId}`));
      return await converse(agent, sessionId, { goal, chat, screen, lines });
    });
  } finally {
    lines.close();
    await close();
  }
}

async function openConversation(
  agent: ClientContext,
  { cwd, resume, conversation }: Pick<AloneOptions, 'cwd' | 'resume' | 'conversation'>,
): Promise<string> {
  await agent.request(methods.agent.initialize, { protocolVersion: PROTOCOL_VERSION, clientCapabilities: {} });
  if (resume === null) {
    const named = conversation === null ? {} : { _meta: { espalier: { conversation } } };
    return (await agent.request(methods.agent.session.new, { cwd, mcpServers: [], ...named })).sessionId;
  }
  await agent.request(methods.agent.session.load, { sessionId: resume, cwd, mcpServers: [] });
  return resume;
}

async function converse(
  agent: ClientContext,
  sessionId: string,
  { goal, chat, screen, lines }: { goal: string | null; chat: boolean; screen: Screen; lines: Lines },
): Promise<number> {
  let cancelled = false;
  const onInterrupt = (): void => {
    if (cancelled) process.exit(130);
    cancelled = true;
    void agent.notify(methods.agent.session.cancel, { sessionId });
  };
  process.on('SIGINT', onInterrupt);
  try {
    for (let text = goal ?? (await nextMessage(screen, lines)); text !== null; text = chat ? await nextMessage(screen, lines) : null) {
      cancelled = false;
      screen.report('working');
      const code = await takeTurn(agent, sessionId, text, screen);
      if (code !== 0 && !chat) return code;
    }
    return 0;
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
}

async function takeTurn(agent: ClientContext, sessionId: string, text: string, screen: Screen): Promise<number> {
  try {
    const { stopReason } = await agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] });
    screen.line();
    screen.report(stopReason === 'cancelled' ? 'idle' : 'done');
    if (stopReason === 'cancelled') screen.line(screen.paint('yellow', 'Cancelled. What was done so far stays.'));
    if (stopReason === 'max_tokens') screen.line(screen.paint('yellow', 'The answer became too long and was cut off.'));
    return stopReason === 'cancelled' ? 130 : 0;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    screen.report('error');
    const until = failureData.safeParse(error.data).data?.until;
    screen.line(screen.paint('red', `✗ ${shortened(error.message)}`));
    screen.line(
      `What was done so far stays. ${until ? `Until ${until} there is nothing to be had; then go` : 'Go'} on with --resume ${sessionId}.`,
    );
    return 1;
  }
}

async function nextMessage(screen: Screen, lines: Lines): Promise<string | null> {
  screen.report('idle');
  screen.line(screen.paint('bold', 'What next? (an empty line ends)'));
  return (await lines.next())?.trim() || null;
}

type Answer = { outcome: { outcome: 'cancelled' } | { outcome: 'selected'; optionId: string }; _meta?: Record<string, unknown> };

/** Shows what is asked and reads the answer: a number, or where the model asks, words of one's own. Nobody there: no. */
async function askPerson(request: RequestPermissionRequest, screen: Screen, lines: Lines): Promise<Answer> {
  const question = questionMeta.safeParse(request._meta).data?.espalier.question;
  const title = shortened(question ?? `May I: ${request.toolCall.name} ${request.toolCall.title}?`);
  screen.line(`${screen.paint('yellow', '?')} ${screen.paint('bold', title)}`);
  if (request.toolCall.content) screen.update({ ...request.toolCall, sessionUpdate: 'tool_call_update', status: 'completed' });
  for (const [index, { name }] of request.options.entries()) screen.line(`  ${index + 1}. ${shortened(name)}`);
  screen.line(screen.paint('dim', question === undefined ? '  A number, please.' : '  A number, or words of your own.'));
  screen.report('blocked', { kind: question === undefined ? 'permission' : 'question', text: title });
  const answer = await readAnswer(request.options, question !== undefined, screen, lines);
  screen.report('working');
  return answer;
}

async function readAnswer(options: readonly PermissionOption[], free: boolean, screen: Screen, lines: Lines): Promise<Answer> {
  const refusal = options.findLast(({ kind }) => kind === 'reject_once');
  for (;;) {
    const line = (await lines.next())?.trim();
    if (line === undefined) {
      screen.line(screen.paint('dim', '  Nobody can answer here, so the answer is no.'));
      return refusal ? selected(refusal.optionId) : { outcome: { outcome: 'cancelled' } };
    }
    const option = /^\d+$/.test(line) ? options[Number(line) - 1] : undefined;
    if (option) return selected(option.optionId);
    if (free && line !== '' && refusal) return { ...selected(refusal.optionId), _meta: { espalier: { text: line } } };
    screen.line(`  1 to ${options.length}, please.`);
  }
}

const selected = (optionId: string): Answer => ({ outcome: { outcome: 'selected', optionId } });
