import { type Contract, contract } from '../../shared/contract';
import { type Client, connect } from '../../shared/rpc';
import { TerminalClient } from '../../shared/terminal-client';
import { type WindowContract, windowContract } from '../../shared/window';
import { FrameLine, MessageLine, type Ports } from './lines';

interface Clients {
  core: Client<Contract>;
  window: Client<WindowContract>;
  terminals: TerminalClient;
}

let clients: Clients | null = null;

function made(): Clients {
  if (clients === null) throw new Error('The ports have not arrived yet: nothing is rendered before they do.');
  return clients;
}

/** The client of the core of this moment: ask for it at each call, it is another one after the core was started anew. */
export const core = (): Client<Contract> => made().core;
/** What only the owner of the window can do: clipboard, folders, links, quitting. */
export const windowClient = (): Client<WindowContract> => made().window;
/** The client of the terminal host of this moment; its streams are told `broken` when it goes away. */
export const terminals = (): TerminalClient => made().terminals;

export interface ConnectionListeners {
  coreUp(): void;
  coreDown(problem: string): void;
  terminalsUp(): void;
}

/** Makes the clients, once, of the ports that the preload script handed over, and follows what becomes of them. */
export function connectPorts(ports: Ports, listeners: ConnectionListeners): void {
  const lines = { core: new MessageLine(ports.core), terminals: new FrameLine(ports.terminals), window: new MessageLine(ports.window) };
  const created: Clients = {
    core: connect(contract, lines.core.transport()),
    window: connect(windowContract, lines.window.transport()),
    terminals: new TerminalClient(lines.terminals.transport()),
  };
  clients = created;
  // Nothing answers before the first `up`: until then each call fails at once, as it does while a connection is down.
  lines.core.end();
  lines.terminals.end();

  lines.window.start(null);
  lines.core.start({
    up: () => {
      created.core = connect(contract, lines.core.transport());
      listeners.coreUp();
    },
    down: (problem) => listeners.coreDown(problem),
  });
  lines.terminals.start({
    up: () => {
      created.terminals = new TerminalClient(lines.terminals.transport());
      listeners.terminalsUp();
    },
    down: () => {}, // each open stream was told `broken`, and shows it where its terminal is
  });
}
