import { BrokenAnswer } from './model';

/** Event streams only: a captive portal or a wrong base URL answers with a page, and says 200. */
export function requireEvents(response: Response, baseUrl: string): void {
  const type = response.headers.get('content-type') ?? '';
  if (/text\/html|application\/xhtml/i.test(type)) {
    throw new BrokenAnswer(`${baseUrl} answered with a web page, not as a model server. Check the base URL; it often ends in /v1.`, false);
  }
}

/** The items of a stream; throws `BrokenAnswer` when none came for so long, since a connection may die without a word. */
export async function* withPatience<T>(stream: AsyncIterable<T>, ms: number, end: () => void): AsyncGenerator<T> {
  const source = stream[Symbol.asyncIterator]();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        end();
        reject(new BrokenAnswer(`The endpoint said nothing for ${Math.round(ms / 1000)} s.`, true));
      }, ms);
    });
    const next = source.next();
    // Once we gave up, what the stream does is nobody's business any more.
    next.catch(() => undefined);
    try {
      const item = await Promise.race([next, silence]);
      if (item.done === true) return;
      yield item.value;
    } finally {
      clearTimeout(timer);
    }
  }
}
