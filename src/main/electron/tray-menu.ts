import type { MenuItemConstructorOptions } from 'electron';
import type { Session } from '../../shared/model';
import { needText } from '../../shared/needs';

/** Entries of the tray's menu; the rest is in the window. */
const listed = 12;
const longestLabel = 60;

export interface TrayActions {
  open(): void;
  show(session: string): void;
  newTask(): void;
  quit(): void;
}

/** The tray's menu: what needs the person first. */
export function trayMenu(sessions: readonly Session[], actions: TrayActions): MenuItemConstructorOptions[] {
  const rest = sessions.length - listed;
  const needs: MenuItemConstructorOptions[] = [
    ...(sessions.length > 0 ? [{ label: needText(sessions.length), enabled: false }] : []),
    ...sessions.slice(0, listed).map(({ id, title }) => ({ label: label(title), click: () => actions.show(id) })),
    ...(rest > 0 ? [{ label: `${rest} more`, click: () => actions.open() }] : []),
    ...(sessions.length > 0 ? [{ type: 'separator' as const }] : []),
  ];
  return [
    ...needs,
    { label: 'Open Espalier', click: () => actions.open() },
    { label: 'New task', click: () => actions.newTask() },
    { type: 'separator' },
    { label: 'Quit', click: () => actions.quit() },
  ];
}

/** A title is text from outside: cut, and `&` doubled, which a menu would take for the mark of an access key. */
function label(title: string): string {
  const cut = title.length > longestLabel ? `${title.slice(0, longestLabel - 1)}…` : title;
  return cut.replaceAll('&', '&&');
}
