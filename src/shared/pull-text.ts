import { z } from 'zod';

/** A part of a pull request's text that a person may leave out. */
export const pullPart = z.object({
  id: z.enum(['evidence', 'reported']),
  text: z.string(),
  /** What is in it, in a few words. */
  note: z.string(),
  /** Whether it is there unless a person says otherwise. */
  usual: z.boolean(),
});
export type PullPart = z.infer<typeof pullPart>;

/** The whole text, with those parts that are wanted. */
export const wholeBody = (body: string, parts: readonly PullPart[], wanted: (part: PullPart) => boolean): string =>
  [body, ...parts.filter(wanted).map(({ text }) => text)].filter((text) => text !== '').join('\n\n');
