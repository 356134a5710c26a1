import type { Socket } from 'node:net';
import { jsonLines } from '../client/json-lines';
import { lineTransport } from '../client/socket';
import { type Contract, contract } from '../shared/contract';
import { type Handlers, serve } from '../shared/rpc';

/** Serves the contract to each socket that connects. `onClients` is told how many are. */
export function acceptClients(handlers: Handlers<Contract>, onClients: (count: number) => void): (socket: Socket) => void {
  let clients = 0;
  return (socket) => {
    clients += 1;
    onClients(clients);
    socket.once('close', () => {
      clients -= 1;
      onClients(clients);
    });
    serve(contract, handlers, jsonLines(lineTransport(socket)));
  };
}
