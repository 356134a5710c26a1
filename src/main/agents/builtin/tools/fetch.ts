import { z } from 'zod';
import { defineTool, type Tool, ToolFailure } from './tool';

const timeLimitMs = 30_000;
const mostBytes = 2 * 1024 * 1024;
const mostCharacters = 40_000;
const mostRedirects = 5;

export const fetchTool: Tool = defineTool({
  name: 'fetch',
  description: 'Gets a page from the web, as text. The person is asked first.',
  input: z.object({ url: z.url({ protocol: /^https?$/ }) }),
  kind: 'fetch',
  access: 'fetch',
  title: ({ url }) => url,
  pattern: ({ url }) => ({ startsWith: `${new URL(url).origin}/` }),
  covered: ({ url }, pattern) => ('is' in pattern ? pattern.is === url : new URL(url).href.startsWith(pattern.startsWith)),
  run: async ({ url }, { signal }) => {
    const response = await get(new URL(url), AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)])).catch((error: unknown) => {
      if (error instanceof ToolFailure) throw error;
      signal.throwIfAborted();
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new ToolFailure(`${url} cannot be fetched: ${cause instanceof Error ? cause.message : String(cause)}`);
    });
    const type = response.headers.get('content-type') ?? '';
    if (!/^(text\/|application\/(json|xml|javascript|[^;]+\+(json|xml)))|^$/.test(type)) {
      await response.body?.cancel();
      throw new ToolFailure(`${url} is ${type}, not text.`);
    }
    const body = await textOf(response);
    const text = /html/.test(type) ? readable(body) : body;
    const cut =
      text.length > mostCharacters ? `${text.slice(0, mostCharacters)}\n(… ${text.length - mostCharacters} characters more)` : text;
    if (!response.ok) throw new ToolFailure(`${url} answered ${response.status}:\n${cut.slice(0, 2000)}`);
    return { text: cut };
  },
});

/** Follows redirects within the origin that the person said yes to; another one is a new question. */
async function get(url: URL, signal: AbortSignal): Promise<Response> {
  let at = url;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await fetch(at, { redirect: 'manual', signal, headers: { 'user-agent': 'Espalier' } });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    const next = new URL(location, at);
    if (next.origin !== url.origin) throw new ToolFailure(`${at} leads on to ${next}. Fetch that if it is wanted.`);
    at = next;
  }
  throw new ToolFailure(`${url} leads on and on.`);
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > mostBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** A page's words without its mark-up: what a model needs of it. */
function readable(html: string): string {
  return html
    .replaceAll(/<(script|style|svg|head)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi, '')
    .replaceAll(/<\/?(p|div|br|li|ul|ol|h[1-6]|tr|pre|section|article|table)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => entities[name.toLowerCase()] ?? numbered(name) ?? whole)
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/ ?\n[ \n]*\n/g, '\n\n')
    .trim();
}

function numbered(name: string): string | null {
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : name.startsWith('#') ? Number(name.slice(1)) : Number.NaN;
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}
