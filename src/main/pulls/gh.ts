import { spawn } from 'node:child_process';
import { contentOf, patience, type Reply, type Send, unreachable } from './reach';

type Environment = Readonly<Record<string, string>>;

interface Ran {
  code: number | null;
  out: string;
  error: string;
}

/** `gh` without a person at it, in the environment of their shell; `code` null: there is none, or it took too long. */
function gh(env: Environment, args: readonly string[], input: string): Promise<Ran> {
  return new Promise((resolve) => {
    const quiet = { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1', GH_DEBUG: '' };
    const child = spawn('gh', [...args], { env: { ...env, ...quiet }, timeout: patience, killSignal: 'SIGKILL' });
    const ran: Ran = { code: null, out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.error += text));
    child.stdin.on('error', () => undefined); // it ended without reading: its exit says why
    child.stdin.end(input);
    child.on('error', () => resolve(ran));
    child.on('close', (code) => resolve({ ...ran, code }));
  });
}

/** Whether `gh` is there and logged in to a host. What it prints, the token, is not kept. */
export async function ghKnows(host: string, env: Environment): Promise<boolean> {
  return (await gh(env, ['auth', 'token', '--hostname', host], '')).code === 0;
}

/** Asks by `gh api`, which has its own login, proxy and certificates. */
export function throughGh(host: string, environment: () => Environment): Send {
  return async ({ method, path, body, etag }) => {
    const known = etag === undefined ? [] : ['--header', `If-None-Match: ${etag}`];
    const given = body === undefined ? [] : ['--input', '-'];
    const args = ['api', '--hostname', host, '--include', '--method', method, ...known, ...given, path];
    const { out, error } = await gh(environment(), args, body === undefined ? '' : JSON.stringify(body));
    const reply = replyIn(out);
    if (reply) return reply;
    throw unreachable(host, error.trim().split('\n')[0] || '`gh` said nothing');
  };
}

/** What `gh api --include` prints: a status line, headers, an empty line, and the answer. */
function replyIn(text: string): Reply | null {
  const [, head = '', body = ''] = /^(HTTP\/[^\n]*\n(?:[^\n]*\S[^\n]*\n)*)\r?\n?([\s\S]*)$/.exec(text) ?? [];
  const status = Number(/^HTTP\/\S+ (\d{3})/.exec(head)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) return null;
  const headers = new Headers();
  for (const line of head.split('\n').slice(1)) {
    const at = line.indexOf(':');
    if (at > 0) headers.append(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  return { status, headers, body: contentOf(body) };
}
