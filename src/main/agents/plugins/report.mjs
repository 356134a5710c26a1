// What a plugin of ours in an agent tells the core, as its hooks would. Nothing of it may disturb the agent: what cannot
// be told is not told, and prints nothing.
import { connect } from 'node:net';

const patienceMs = 2000;
const { ESPALIER_HOOK_URL: url, ESPALIER_HOOK_TOKEN: token } = process.env;

/** One after another, so that they arrive in the order in which they happened. */
let before = Promise.resolve();

/** Tells of an event, in the names and words of hooks. */
export function report(event, body) {
  if (url && token) before = before.then(() => post(event, JSON.stringify(body)));
}

/** By hand: the HTTP client of Bun, in which some agents run, would take the token to the person's proxy. */
const post = (event, body) =>
  new Promise((resolve) => {
    const { hostname, port, pathname } = new URL(url);
    const head = [
      `POST ${pathname}/${event} HTTP/1.1`,
      `host: ${hostname}`,
      `authorization: Bearer ${token}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`));
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('data', () => socket.end()); // taken, or refused: it is told only once
    socket.on('error', () => socket.destroy());
    socket.on('close', resolve);
  });
