import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { type Protocol, protocol, type Session } from 'electron';

const scheme = 'espalier';
/** Set by `npm run dev` alone: the page comes from Vite, with live reload. */
const devServer = process.env['ELECTRON_RENDERER_URL'];

/** Address of the page. A scheme of its own gives it an origin, which `file:` would not, and nothing to reach but itself. */
export const pageAddress: string = devServer ?? `${scheme}://window/index.html`;

/** Whether an address is that of our page. */
export const isPage = (address: string): boolean => address.startsWith(devServer ?? `${scheme}://window/`);

/** xterm and the diff view style elements as they draw, hence `unsafe-inline` for styles; scripts are ours alone. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** To be called before the app is ready. */
export function registerPageScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

/** Serves the files of `folder`, and nothing outside it, to the page. */
export function servePage(session: Session, folder: string): void {
  const handler: Parameters<Protocol['handle']>[1] = async (request) => {
    const file = join(folder, decodeURIComponent(new URL(request.url).pathname));
    const type = types[extname(file)];
    if (request.method !== 'GET' || type === undefined || !file.startsWith(folder + sep)) return new Response(null, { status: 404 });
    try {
      const headers = { 'content-type': type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' };
      return new Response(new Uint8Array(await readFile(file)), { headers });
    } catch (error) {
      console.error(`${file} cannot be read:`, error);
      return new Response(null, { status: 404 });
    }
  };
  session.protocol.handle(scheme, handler);
}
