import type { AnswerOption, Ask } from '../../../shared/transcript';
import type { Answer } from '../protocol';
import { type Question, questions, type Suggestion, type ToolRequest } from './claude-messages';
import { detailOf, diffsOf, planned, textOf } from './claude-tools';

/** The tool by which it asks its person. */
export const asker = 'AskUserQuestion';

/** What waits for a person: a permission is one ask, a questionnaire one for each question. */
export function asksOf(
  id: string,
  { tool_name: tool, input, decision_reason: reason, permission_suggestions }: ToolRequest,
  worktree: string,
  since: string,
): Ask[] {
  const asked = tool === asker ? questions.safeParse(input).data : undefined;
  if (asked) return asked.questions.map((question, index) => questionAsk(`${id}#${index}`, question, since));
  const detail = [detailOf(tool, input), reason ?? ''].filter((text) => text !== '').join('\n\n');
  const options = permissionOptions(permission_suggestions ?? []);
  const diffs = diffsOf(tool, input, worktree);
  return [{ id, kind: 'permission', text: textOf(tool, input, worktree), detail, diffs, options, free: true, since }];
}

const questionAsk = (id: string, { question, options }: Question, since: string): Ask => ({
  ...{ id, kind: 'question', text: question, diffs: [], free: true, since },
  detail: options.map(({ label, description }) => (description && description !== label ? `${label}: ${description}` : label)).join('\n'),
  options: options.map(({ label }) => ({ id: label, label, means: 'choice' as const })),
});

function permissionOptions(suggestions: readonly Suggestion[]): AnswerOption[] {
  const options: AnswerOption[] = [{ id: 'allow', label: 'Allow once', means: 'allow' }];
  if (suggestions.length > 0) {
    const edits = suggestions.some(({ type, mode }) => type === 'setMode' && mode === 'acceptEdits');
    const label = edits ? 'Allow all edits in this session' : 'Allow for this session';
    options.push({ id: 'allow-session', label, means: 'allow-session' });
  }
  const rules = suggestions.filter(lasting).flatMap((each) => each.rules ?? []);
  if (rules.length > 0) {
    const pattern = rules
      .map(({ toolName, ruleContent }) => (ruleContent === undefined ? toolName : `${toolName}(${ruleContent})`))
      .join(', ');
    options.push({ id: 'allow-always', label: `Always allow ${pattern}`, means: 'allow-always' });
  }
  return [...options, { id: 'deny', label: 'Deny', means: 'deny' }];
}

/** Outlives the session: it is written into the agent's settings of the repository or the person. */
const lasting = ({ destination }: Suggestion): boolean => destination !== undefined && destination !== 'session';

const no = 'The person said no to this. Do not try it another way.';
const stay = 'The person reads the plan and decides later. Say what else you were asked to say. End your turn then.';

/** The agent's own words for a decision on a permission. */
export function permissionReply({ tool_name: tool, input, permission_suggestions }: ToolRequest, { option, note }: Answer): unknown {
  const suggestions = permission_suggestions ?? [];
  if (option === null || option === 'deny') return denied(note ?? (tool === planned ? stay : no));
  const allow = allowed(input);
  if (option === 'allow-session') {
    return { ...allow, updatedPermissions: suggestions.map((each) => ({ ...each, destination: 'session' })) };
  }
  return option === 'allow-always' ? { ...allow, updatedPermissions: suggestions } : allow;
}
export const allowed = (input: ToolRequest['input']) => ({ behavior: 'allow', updatedInput: input });
export const denied = (message: string): unknown => ({ behavior: 'deny', message });

/** All answers to a questionnaire, by the question's words. */
export const questionReply = ({ input }: ToolRequest, answers: Readonly<Record<string, string>>): unknown => ({
  behavior: 'allow',
  updatedInput: { ...input, answers },
});
