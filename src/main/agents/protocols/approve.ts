import type { Permissions } from '../../../shared/model';
import type { AnswerOption, Ask, ToolKind } from '../../../shared/transcript';

/** What the person's permissions say of a kind of tool; null: they are asked. */
export function allowedBy(permissions: Permissions, kind: ToolKind, allowed: readonly string[]): boolean | null {
  const reads = kind === 'read' || kind === 'search' || kind === 'think';
  if (permissions === 'auto' || reads || allowed.includes(kind)) return true;
  if (permissions === 'plan') return false;
  return permissions === 'edit' && kind === 'edit' ? true : null;
}

const meanings: Readonly<Record<string, AnswerOption['means']>> = {
  allow_once: 'allow',
  allow_always: 'allow-always',
  reject_once: 'deny',
  reject_always: 'deny',
};

/** An agent's own options, and "for this session", which Espalier remembers where the agent has no such answer. */
export function withSession(options: readonly { id: string; label: string; kind: string }[], question: boolean): AnswerOption[] {
  const own = options.map(({ id, label, kind }) => ({ id, label, means: question ? ('choice' as const) : (meanings[kind] ?? 'choice') }));
  const once = own.find(({ means }) => means === 'allow');
  if (question || !once) return own;
  const session: AnswerOption = { id: `session:${once.id}`, label: 'Allow for this session', means: 'allow-session' };
  return own.flatMap((option) => (option === once ? [option, session] : [option]));
}

/** The option that an answer names, by id or by meaning; `sent`: what its agent knows it by. null: it has no such. */
export function optionFor(asked: Ask, answer: string): (AnswerOption & { sent: string; kind: string }) | null {
  const option =
    asked.options.find(({ id }) => id === answer) ??
    asked.options.find(({ means }) => means === answer) ??
    // An agent that knows no "always" is told "once" where the person said more, never the reverse.
    (answer === 'allow-always' || answer === 'allow-session' ? asked.options.find(({ means }) => means === 'allow') : undefined);
  return option ? { ...option, sent: option.id.replace(/^session:/, ''), kind: kindWord(asked) } : null;
}

/** What "for this session" is remembered for. */
const kindWord = (asked: Ask): string => (asked.diffs.length > 0 ? 'edit' : 'execute');
