import { type InboxItem, itemsOf, partsOf } from '../../shared/inbox';
import type { Session } from '../../shared/model';
import type { AnswerOption, Ask } from '../../shared/transcript';

/** Something that waits for an answer from here. `item`: what the inbox calls it. */
export interface Asked extends Pick<Ask, 'kind' | 'options' | 'free'> {
  item: string;
  /** Of the session that it is about, for what is said when it fails. */
  title: string;
}

/** What an agent asks, as something to answer. */
export function askedOf(session: Session, { id, kind, options, free }: Ask): Asked {
  const item = itemsOf(session).find((one) => partsOf(one.id).key === id)?.id ?? '';
  return { item, title: session.title, kind, options, free: free || options.length === 0 };
}

/** What is asked of a session itself, answered by choosing; null: this item is answered elsewhere. */
export const chosenFrom = ({ id, options }: InboxItem, title: string): Asked | null =>
  options.length === 0 ? null : { item: id, title, kind: 'question', options, free: false };

/** A button of an answer, with the key that presses it. */
export interface Choice {
  /** What the core is told. */
  answer: string;
  label: string;
  keys: string | null;
  means: AnswerOption['means'];
}

const permissionKeys: Partial<Record<AnswerOption['means'], string>> = { allow: 'Y', 'allow-session': 'A', deny: 'N' };
const permissionLabels: Partial<Record<AnswerOption['means'], string>> = {
  allow: 'Allow once',
  'allow-session': 'Allow for this task',
  deny: 'Deny',
};

/**
 * The answers to choose from. A permission has the same words and keys whatever its agent calls them, and can always be
 * denied; the options of a question are its agent's own, numbered.
 */
export function choicesOf({ kind, options }: Pick<Asked, 'kind' | 'options'>): Choice[] {
  if (kind === 'question')
    return options.map(({ id, label, means }, at) => ({ answer: id, label, means, keys: at < 9 ? String(at + 1) : null }));
  const order: AnswerOption['means'][] = ['allow', 'allow-session', 'allow-always', 'deny', 'choice'];
  const all: readonly AnswerOption[] = options.some(({ means }) => means === 'deny')
    ? options
    : [...options, { id: 'deny', label: 'Deny', means: 'deny' }];
  return order.flatMap((means) =>
    all
      .filter((option) => option.means === means)
      .map(({ id, label }, at) => ({
        ...{ answer: id, means },
        // Two ways to say the same are told apart by their agent's words.
        label: at === 0 ? (permissionLabels[means] ?? label) : label,
        keys: at === 0 ? (permissionKeys[means] ?? null) : null,
      })),
  );
}

/** Words of the person's own; quoted where they would be taken for one of the answers. */
export function wordsFor({ options }: Pick<Asked, 'options'>, text: string): string {
  const words = text.trim();
  const taken = ['allow', 'allow-session', 'allow-always', 'deny'].includes(words) || options.some(({ id }) => id === words);
  return taken ? `“${words}”` : words;
}
