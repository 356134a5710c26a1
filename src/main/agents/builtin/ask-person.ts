import type { PermissionOption } from '@agentclientprotocol/sdk';
import { answerMeta } from './meta';
import type { Call } from './models/model';
import type { Pattern, Prepared, Tool } from './tools/tool';
import { locationsOf, rawInput, shownDiff } from './updates';
import type { Work } from './work';

/** Asks for permission; null: go on; else why not, in words for the model. Throws `ToolFailure` where it could not be done anyway. */
export async function askPermission(work: Work, tool: Tool, call: Call, prepared: Prepared): Promise<string | null> {
  const { client, rules, signal } = work;
  const { root } = work.place;
  const diffs = await prepared.preview(placeOf(work, call));
  const { outcome, _meta } = await client.permission({
    toolCall: {
      toolCallId: call.id,
      name: call.name,
      title: prepared.title,
      kind: tool.kind,
      status: 'pending',
      content: diffs.map((diff) => shownDiff(root, diff)),
      locations: locationsOf(root, prepared),
      rawInput: rawInput(call),
    },
    options: permissionOptions(call.name, prepared.pattern),
  });
  signal.throwIfAborted();
  const answer = outcome.outcome === 'selected' ? outcome.optionId : 'deny';
  if (answer === 'allow-session') rules.allowForSession(call.name, prepared.pattern);
  if (answer === 'allow-always') rules.allowAlways(call.name, prepared.pattern);
  if (answer.startsWith('allow')) return null;
  const words = answerMeta.safeParse(_meta).data?.espalier.text;
  return words ? `The person refused this, and says: ${words}` : 'The person refused this.';
}

function permissionOptions(tool: string, pattern: Pattern): PermissionOption[] {
  const covers = 'is' in pattern ? `${tool} ${shortened(pattern.is)}` : `${tool} ${pattern.startsWith}…`;
  return [
    { optionId: 'allow', name: 'Allow once', kind: 'allow_once' },
    { optionId: 'allow-session', name: `Allow ${covers} for this session`, kind: 'allow_always' },
    { optionId: 'allow-always', name: `Always allow ${covers} in this repository`, kind: 'allow_always' },
    { optionId: 'deny', name: 'Deny', kind: 'reject_once' },
  ];
}

const shortened = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
};

/** The workplace of one call: what its tool plans and asks goes to the client in its name. */
export function placeOf(work: Work, call: Call): Parameters<Prepared['run']>[0] {
  const { client, conversation, signal } = work;
  return {
    ...work.place,
    plan: (entries) => {
      conversation.add({ type: 'plan', entries });
      client.update({ sessionUpdate: 'plan', entries });
    },
    ask: async (question, options) => {
      const { outcome, _meta } = await client.permission({
        toolCall: { toolCallId: call.id, name: call.name, title: question, kind: 'think', status: 'pending', rawInput: rawInput(call) },
        options: [
          ...options.map((name, index): PermissionOption => ({ optionId: `choice-${index}`, name, kind: 'allow_once' })),
          { optionId: 'none', name: 'No answer', kind: 'reject_once' },
        ],
        _meta: { espalier: { question, free: true } },
      });
      signal.throwIfAborted();
      const words = answerMeta.safeParse(_meta).data?.espalier.text;
      if (words) return words;
      return outcome.outcome === 'selected' ? (options[Number(/^choice-(\d+)$/.exec(outcome.optionId)?.[1])] ?? null) : null;
    },
  };
}
