// What a plugin of ours in an agent tells the core, as its hooks would. Nothing of it may disturb the agent: what cannot
// be told is not told, and prints nothing.
import { request } from 'node:http';

const patienceMs = 2000;
const { ESPALIER_HOOK_URL: url, ESPALIER_HOOK_TOKEN: token } = process.env;

/** One after another, so that they arrive in the order in which they happened. */
let before = Promise.resolve();

/** Tells of an event, in the names and words of hooks. */
export function report(event, body) {
  if (url && token) before = before.then(() => post(event, JSON.stringify(body)));
}

const post = (event, body) =>
  new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(`${url}/${event}`, { method: 'POST', headers, timeout: patienceMs });
    sent.on('response', (response) => response.resume().on('end', resolve).on('error', resolve));
    sent.on('timeout', () => sent.destroy());
    sent.on('error', resolve);
    sent.on('close', resolve);
    sent.end(body);
  });
