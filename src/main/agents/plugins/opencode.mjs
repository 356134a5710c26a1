// A plugin for the screen of opencode, and of Kilo, which is made from it. It listens; `calls` is the file in which it
// keeps what each call of the model used. `say` is what a conversation goes on with: its own `--prompt` only begins one.
import { appendFileSync } from 'node:fs';
import { report } from './report.mjs';

async function listen(api, { calls, say }) {
  /** Sessions of subagents: what they end is not the turn, and they are not the conversation. */
  const aside = new Set();
  /** What it asks, by the question's id. */
  const asks = new Map();
  const named = ({ sessionID }) => (aside.has(sessionID) ? {} : { session_id: sessionID, transcript_path: calls });
  const asked = (about, question) => {
    asks.set(about.id, { ...named(about), ...question });
    report('PermissionRequest', asks.get(about.id));
  };
  const answered = ({ requestID, sessionID }) => {
    asks.delete(requestID);
    const [next] = asks.values();
    if (next) report('PermissionRequest', next);
    else report('PostToolUse', named({ sessionID }));
  };
  const on = (type, tell) => api.event.on(type, ({ properties }) => tell(properties));

  on('session.created', ({ info }) => info.parentID && aside.add(info.id));
  on('session.status', ({ sessionID, status }) => {
    if (status.type === 'idle' && !aside.has(sessionID)) {
      asks.clear();
      report('Stop', named({ sessionID }));
    } else if (status.type !== 'idle' && asks.size === 0) report('UserPromptSubmit', named({ sessionID }));
  });
  on('permission.asked', (about) => {
    const what = about.metadata?.command ?? about.patterns.join(' ');
    asked(about, { tool_name: about.permission, tool_input: { command: what } });
  });
  on('question.asked', (about) => asked(about, { tool_name: 'question', tool_input: { questions: about.questions } }));
  for (const type of ['permission.replied', 'question.replied', 'question.rejected']) on(type, answered);
  on('message.updated', ({ info }) => {
    if (info.role !== 'assistant' || info.time.completed === undefined) return;
    const { input, output, reasoning, cache } = info.tokens;
    if (input + cache.read + cache.write === 0) return; // it failed
    const provider = api.state.provider.find(({ id }) => id === info.providerID);
    const call = {
      ...{ id: info.id, at: new Date(info.time.created).toISOString(), model: `${info.providerID}/${info.modelID}` },
      ...{ input: input + cache.read + cache.write, cached: cache.read, output: output + reasoning },
      ...{ window: provider?.models[info.modelID]?.limit.context ?? null, aside: aside.has(info.sessionID) },
    };
    appendFileSync(calls, `${JSON.stringify(call)}\n`, { mode: 0o600 });
  });
  if (say)
    await api.client.session.promptAsync({ sessionID: say.conversation, agent: say.agent, parts: [{ type: 'text', text: say.text }] });
}

export default { id: 'espalier', tui: listen };
