import { Readable, Writable } from 'node:stream';
import { ndJsonStream } from '@agentclientprotocol/sdk';
import { makeAgent } from './acp';
import type { Outside } from './session';
import { killCommands } from './tools/shell';

/** Speaks ACP on standard input and output until the client goes. */
export async function speakAcp(outside: Outside): Promise<void> {
  const { app, close } = makeAgent(outside);
  const connection = app.connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>));
  await connection.closed;
  killCommands();
  await close();
}
