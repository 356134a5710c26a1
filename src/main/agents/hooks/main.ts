/**
 * `espalier hook <event>`: what an agent's hook runs. It passes what the agent tells it (stdin, JSON) on to the core.
 * It prints nothing and always ends well, since agents take what a hook prints as instructions, and its failure as a no.
 */
import { request } from 'node:http';

/** An agent waits for its hooks; ms. */
const patienceMs = 2000;

const event = process.argv.at(-1) ?? '';
const { ESPALIER_HOOK_URL: url, ESPALIER_HOOK_TOKEN: token } = process.env;
const end = (): void => process.exit(0);
setTimeout(end, patienceMs).unref();

if (url && token && /^\w+$/.test(event)) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent = request(`${url}/${event}`, { method: 'POST', headers }, (response) => response.resume().on('end', end));
  sent.on('error', end);
  process.stdin.on('error', end);
  process.stdin.pipe(sent);
} else end();
