import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { Message, type MessageBus, sessionBus, Variant } from '@jellybrick/dbus-next';
import { z } from 'zod';

const notifications = 'org.freedesktop.Notifications';
const notificationsPath = '/org/freedesktop/Notifications';
const watcher = 'org.kde.StatusNotifierWatcher';
const item = 'org.kde.StatusNotifierItem';
const menu = 'com.canonical.dbusmenu';
const properties = 'org.freedesktop.DBus.Properties';

export interface ShownNotification {
  id: number;
  title: string;
  body: string;
}

export interface TrayMenuItem {
  id: number;
  label: string;
  enabled: boolean;
  separator: boolean;
}

const menuNode: z.ZodType<MenuNode> = z.lazy(() =>
  z.tuple([z.number(), z.record(z.string(), z.object({ value: z.unknown() })), z.array(z.object({ value: menuNode }))]),
);
type MenuNode = [number, Record<string, { value: unknown }>, { value: MenuNode }[]];
const layout = z.tuple([z.number(), menuNode]);

type Reply = [signature: string, ...body: unknown[]];

/**
 * A session bus of its own, with the two services of a desktop that the app talks to: notifications and the
 * watcher of tray icons. Method calls are answered one by one, as the `Interface` of this dbus-next has no
 * effect on instances.
 */
export class DesktopBus {
  readonly address: string;
  /** Every notification that was asked for, in order. */
  readonly shown: ShownNotification[] = [];
  /** Ids of notifications that the app took back. */
  readonly closed: number[] = [];
  readonly #trayItems: { service: string; path: string }[] = [];
  readonly #daemon: ChildProcess;
  readonly #bus: MessageBus;
  readonly #events = new EventEmitter();

  private constructor(address: string, daemon: ChildProcess, bus: MessageBus) {
    this.address = address;
    this.#daemon = daemon;
    this.#bus = bus;
  }

  static async start(): Promise<DesktopBus> {
    const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [address] = z.tuple([z.string()]).parse(await once(createInterface({ input: daemon.stdout }), 'line'));
    const bus = sessionBus({ busAddress: address });
    const desktop = new DesktopBus(address, daemon, bus);
    bus.addMethodHandler((message) => {
      const reply = desktop.#answer(message);
      if (reply) bus.send(Message.newMethodReturn(message, reply[0], reply.slice(1)));
      return reply !== undefined;
    });
    await bus.requestName(notifications, 0);
    await bus.requestName(watcher, 0);
    return desktop;
  }

  /** The first notification, of those shown before and those to come, that fits. */
  async notification(fits: (shown: ShownNotification) => boolean, withinMs = 20_000): Promise<ShownNotification> {
    const signal = AbortSignal.timeout(withinMs);
    for (;;) {
      const found = this.shown.find(fits);
      if (found) return found;
      await once(this.#events, 'shown', { signal });
    }
  }

  /** The person clicks a notification. */
  click(id: number): void {
    this.#bus.send(Message.newSignal(notificationsPath, notifications, 'ActionInvoked', 'us', [id, 'default']));
  }

  get trayItems(): number {
    return this.#trayItems.length;
  }

  /** What the pointer over the tray icon would show. */
  async trayTip(): Promise<string> {
    const tip = z.tuple([z.object({ value: z.tuple([z.string(), z.unknown(), z.string(), z.string()]) })]);
    const [{ value }] = tip.parse(await this.#ask(this.#item().path, properties, 'Get', 'ss', [item, 'ToolTip']));
    return value[2];
  }

  /** The entries of the tray's menu, as a desktop reads them. */
  async trayMenu(): Promise<TrayMenuItem[]> {
    const path = await this.#menuPath();
    const [, [, , children]] = layout.parse(await this.#ask(path, menu, 'GetLayout', 'iias', [0, -1, []]));
    return children.map(({ value: [id, shown] }) => ({
      id,
      label: String(shown['label']?.value ?? ''),
      enabled: shown['enabled']?.value !== false,
      separator: shown['type']?.value === 'separator',
    }));
  }

  /** The person chooses an entry of the tray's menu. */
  async chooseTrayItem(label: string): Promise<void> {
    const entry = (await this.trayMenu()).find((one) => one.label === label);
    if (!entry) throw new Error(`no entry ${label} in the tray's menu`);
    await this.#ask(await this.#menuPath(), menu, 'Event', 'isvu', [entry.id, 'clicked', new Variant('i', 0), 0]);
  }

  /** The person clicks the tray icon. */
  async clickTray(): Promise<void> {
    await this.#ask(this.#item().path, item, 'Activate', 'ii', [0, 0]);
  }

  async stop(): Promise<void> {
    this.#bus.disconnect();
    this.#daemon.kill();
    if (this.#daemon.exitCode === null && this.#daemon.signalCode === null) await once(this.#daemon, 'exit');
  }

  async #menuPath(): Promise<string> {
    const [{ value }] = z
      .tuple([z.object({ value: z.string() })])
      .parse(await this.#ask(this.#item().path, properties, 'Get', 'ss', [item, 'Menu']));
    return value;
  }

  #item(): { service: string; path: string } {
    const newest = this.#trayItems.at(-1);
    if (!newest) throw new Error('no tray icon was registered');
    return newest;
  }

  async #ask(path: string, from: string, member: string, signature: string, body: unknown[]): Promise<unknown> {
    const destination = this.#item().service;
    const reply = await this.#bus.call(new Message({ destination, path, interface: from, member, signature, body }));
    return reply?.body;
  }

  #answer({ interface: from, member, body, sender }: Message): Reply | undefined {
    switch (`${from}.${member}`) {
      case `${notifications}.GetCapabilities`:
        return ['as', ['body', 'actions']];
      case `${notifications}.GetServerInformation`:
        return ['ssss', 'fake', 'tests', '1', '1.2'];
      case `${notifications}.Notify`: {
        const shown: ShownNotification = { id: this.shown.length + 1, title: String(body[3]), body: String(body[4]) };
        this.shown.push(shown);
        setImmediate(() => this.#events.emit('shown')); // after the reply has told the app the id
        return ['u', shown.id];
      }
      case `${notifications}.CloseNotification`:
        this.closed.push(Number(body[0]));
        return [''];
      case `${watcher}.RegisterStatusNotifierItem`: {
        const given = String(body[0]);
        this.#trayItems.push(
          given.startsWith('/') ? { service: String(sender), path: given } : { service: given, path: '/StatusNotifierItem' },
        );
        return [''];
      }
      case `${properties}.Get`:
        return body[1] === 'IsStatusNotifierHostRegistered' ? ['v', new Variant('b', true)] : undefined;
      default:
        return undefined;
    }
  }
}
