// An extension for pi. It listens.
import { report } from './report.mjs';

export default function listen(pi) {
  const about = ({ sessionManager, model }) => ({
    ...{ session_id: sessionManager.getSessionId(), transcript_path: sessionManager.getSessionFile() ?? null },
    ...{ model: model?.id ?? null, context_limit: model?.contextWindow ?? null },
  });
  let working = false;
  const at = (event, isWorking, name) =>
    pi.on(event, (_, context) => {
      working = isWorking;
      report(name, about(context));
    });
  at('agent_start', true, 'UserPromptSubmit');
  at('turn_end', true, 'PostToolUse');
  at('agent_settled', false, 'Stop');
  // It asks nothing itself, but an extension of the person's may.
  pi.on('ui_prompt_start', ({ title }) =>
    report('PermissionRequest', { tool_name: 'question', tool_input: { questions: [{ question: title ?? '' }] } }),
  );
  pi.on('ui_prompt_end', () => report(working ? 'PostToolUse' : 'Stop', {}));
}
