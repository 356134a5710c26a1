import type { Comment } from '../../shared/review';

/** Comments as they go out at a moment: each with the number by which its agent answers, after those that went before. */
export function numberedFrom(all: readonly Comment[], going: readonly Comment[], at: string = new Date().toISOString()): Comment[] {
  let last = Math.max(0, ...all.map(({ number }) => number ?? 0));
  return going.map((comment) => {
    if (comment.number === null) last += 1;
    // What its agent said before it was sent is no answer to it.
    const messages = comment.messages.map((message, index, { length }) => (index === length - 1 ? { ...message, at } : message));
    return { ...comment, number: comment.number ?? last, state: 'sent', messages };
  });
}
