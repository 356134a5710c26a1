import type { Permissions } from '../../../shared/model';
import type { AnswerOption, Ask, ToolKind } from '../../../shared/transcript';

export const reads = (kind: ToolKind): boolean => kind === 'read' || kind === 'search' || kind === 'think';
/** A command may do anything: where nothing is to be changed it is taken for a change. */
export const writes = (kind: ToolKind): boolean => kind === 'edit' || kind === 'execute';

interface Use {
  kind: ToolKind;
  /** It is about files that are not the session's. */
  elsewhere: boolean;
  /** What a yes for the whole session is remembered for, see `ruleOf`. */
  rule: string;
}

/** What the person's permissions say of a tool, or what they `allowed` for the session; null: they are asked. */
export function allowedBy(permissions: Permissions, { kind, elsewhere, rule }: Use, allowed: readonly string[]): boolean | null {
  if (permissions === 'auto') return true;
  if (permissions === 'plan' && writes(kind)) return false;
  if (reads(kind) && !elsewhere) return true;
  if (allowed.includes(rule)) return true;
  return permissions === 'edit' && kind === 'edit' && !elsewhere ? true : null;
}

/**
 * What a yes for the whole session covers: all edits; of commands those that begin alike, where they are nothing but
 * one plain command; of all else exactly the same.
 */
export function ruleOf(kind: ToolKind, text: string): string {
  if (kind === 'edit') return kind;
  const plain = kind === 'execute' && !/[;&|<>$`()\n\\]/.test(text);
  const words = text.trim().split(/\s+/);
  return `${kind} ${plain ? words.slice(0, words[1]?.startsWith('-') ? 1 : 2).join(' ') : text}`;
}

const meanings: Readonly<Record<string, AnswerOption['means']>> = {
  allow_once: 'allow',
  allow_always: 'allow-always',
  reject_once: 'deny',
  reject_always: 'deny',
};
/** The protocol has one “always”; its label says how long that is. */
const meaningOf = (kind: string, label: string): AnswerOption['means'] =>
  kind === 'allow_always' && /for this session$/i.test(label) ? 'allow-session' : (meanings[kind] ?? 'choice');

/** An agent's own options, and "for this session", which Espalier remembers where the agent has no such answer. */
export function withSession(options: readonly { id: string; label: string; kind: string }[], question: boolean): AnswerOption[] {
  const own = options.map(({ id, label, kind }) => ({ id, label, means: question ? ('choice' as const) : meaningOf(kind, label) }));
  const once = own.find(({ means }) => means === 'allow');
  if (question || !once || own.some(({ means }) => means === 'allow-session')) return own;
  const session: AnswerOption = { id: `session:${once.id}`, label: 'Allow for this session', means: 'allow-session' };
  return own.flatMap((option) => (option === once ? [option, session] : [option]));
}

/** The option that an answer names, by id or by meaning; `sent`: what its agent knows it by. null: it has no such. */
export function optionFor(asked: Ask, answer: string): (AnswerOption & { sent: string }) | null {
  const meant = (means: string) => asked.options.find((option) => option.means === means);
  const option =
    asked.options.find(({ id }) => id === answer) ??
    meant(answer) ??
    // An agent that knows no "always" is told less where the person said more, never the reverse.
    (answer === 'allow-always' ? meant('allow-session') : undefined) ??
    (answer === 'allow-always' || answer === 'allow-session' ? meant('allow') : undefined);
  return option ? { ...option, sent: option.id.replace(/^session:/, '') } : null;
}
