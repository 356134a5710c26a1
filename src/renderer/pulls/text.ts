import { type PullPart, wholeBody } from '../../shared/pull-text';

/** Words that were proposed, and what the person made of them. */
export interface Text {
  title: string;
  body: string;
  /** As the core proposes it; null: it is asked. */
  proposed: { title: string; body: string; parts: readonly PullPart[] } | null;
  /** Parts of the body that the person wants, or does not, otherwise than usual. */
  included: ReadonlyMap<string, boolean>;
}

export const isIncluded = ({ included }: Pick<Text, 'included'>, { id, usual }: PullPart): boolean => included.get(id) ?? usual;

/** What is proposed, with the parts that are wanted. */
export const proposedBody = ({ body, parts }: NonNullable<Text['proposed']>, text: Pick<Text, 'included'>): string =>
  wholeBody(body, parts, (part) => isIncluded(text, part));

/** Whether the person wrote other words than were proposed. */
export const isEdited = ({ proposed, title, body, included }: Text): boolean =>
  proposed !== null && (title !== proposed.title || body !== proposedBody(proposed, { included }));

/** Puts a part into the body, or takes it out; what the person wrote around it stays. */
export function including(text: Text, part: PullPart, yes: boolean): Pick<Text, 'body' | 'included'> {
  const included = new Map(text.included).set(part.id, yes);
  if (text.proposed !== null && !isEdited(text)) return { included, body: proposedBody(text.proposed, { included }) };
  const without = text.body.replace(part.text, '').trim();
  return { included, body: yes ? `${without}\n\n${part.text}` : without };
}
