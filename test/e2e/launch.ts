import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { _electron, test as base, type ElectronApplication, expect, type Page } from 'playwright/test';
import { ensureDisplay } from '../../scripts/lib/display.mjs';
import { connectCore } from '../../src/client/core';
import { hostSocketPath } from '../../src/client/home';
import { connectFrames } from '../../src/client/socket';
import { applyChange, type Change, emptyReplica, type Replica } from '../../src/shared/changes';
import type { Contract } from '../../src/shared/contract';
import type { Client } from '../../src/shared/rpc';
import { TerminalClient } from '../../src/shared/terminal-client';
import { programVersion } from '../../src/shared/version';
import { described, processesOf, untilTrue } from '../helpers/core';
import { makeRepository, makeScratch, type TestRepository, testGitEnvironment } from '../helpers/repository';
import { DesktopBus } from './desktop-bus';

export interface Fixtures {
  /** An empty `ESPALIER_HOME`. After the test its core and agents are ended, and no process of it may be left. */
  home: string;
  /** A session bus with notifications and a tray. */
  bus: DesktopBus;
  /** A real repository with one commit, not opened yet. */
  repository: TestRepository;
  app: ElectronApplication;
  /** The page once it shows the core's state. */
  page: Page;
  /** A client of the same core as the window's. */
  client: Client<Contract>;
}

const root = resolve(import.meta.dirname, '../..');

/** Starts the built window for a home. Without a path Playwright asks the `electron` package where Electron is. */
export function launchApp(home: string, bus: DesktopBus, env: Readonly<Record<string, string>> = {}): Promise<ElectronApplication> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return _electron.launch({
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
    env: {
      ...Object.fromEntries(inherited),
      ...testGitEnvironment,
      ESPALIER_HOME: home,
      ESPALIER_PRACTICE_PACE: '0.1',
      DBUS_SESSION_BUS_ADDRESS: bus.address,
      SHELL: '/bin/sh',
      ...env,
    },
  });
}

/** Ends the window alone, as a log-out does: core and agents go on. */
export async function endApp(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** The first state of the core, from now on, for which `find` gives something. */
export function reached<T>(
  client: Client<Contract>,
  find: (replica: Replica) => T | null | undefined | false,
  withinMs = 30_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let replica = emptyReplica;
    const timer = setTimeout(() => {
      stop();
      const states = [...replica.sessions.values()].map(({ title, state, error }) => `${title}: ${state} ${error?.message ?? ''}`);
      reject(new Error(`the state that was waited for did not come; sessions: ${states.join('; ') || 'none'}`));
    }, withinMs);
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      stop();
      settle();
    };
    const receive = (change: Change): void => {
      replica = applyChange(replica, change) ?? replica;
      const found = find(replica);
      if (found) queueMicrotask(() => done(() => resolve(found)));
    };
    const stop = client.open('changes', {}, receive, (error) => done(() => reject(error)));
  });
}

/** Opens a repository in the core and shows it in a window that shows none yet. */
export async function showRepository(page: Page, client: Client<Contract>, { path }: TestRepository): Promise<void> {
  const { repository } = await client.call('repository.open', { path, trust: true });
  await page.getByRole('button', { name: `Open ${repository.name}` }).click();
  await expect(page.getByRole('region', { name: 'Foreground' })).toBeVisible();
}

/** Ends core, agents and terminal host of a home, whether or not each still runs. */
async function endAll(home: string): Promise<void> {
  try {
    const core = await connectCore({ client: 'test', start: false, home });
    await core.call('core.quit', { stopAgents: true });
  } catch {} // no core, or it was gone before it answered
  try {
    const host = new TerminalClient(await connectFrames(hostSocketPath(home)));
    await host.hello('core', programVersion);
    await host.quit(true);
  } catch {} // no terminal host, or it was gone before it answered
}

export const test = base.extend<Fixtures, { display: undefined }>({
  // A screen of its own for each worker: focus and clipboard belong to a screen, and other tests would take them.
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
    async ({}, use) => {
      const display = await ensureDisplay({ always: true, size: '1700x1100' });
      Object.assign(process.env, display.env);
      await use(undefined);
      await display.stop();
    },
    { scope: 'worker', auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  home: async ({}, use) => {
    const scratch = makeScratch();
    const home = join(scratch, 'home');
    await use(home);
    try {
      // A window that was closed at once leaves a core that is only starting, which nobody can ask to end yet.
      const gone = async (): Promise<boolean> => {
        await endAll(home);
        return processesOf(home).length === 0;
      };
      await untilTrue(gone, 'no process outlives its test').catch((error: unknown) => {
        throw new Error(`these outlive their test:\n${processesOf(home).map(described).join('\n')}`, { cause: error });
      });
    } finally {
      for (const pid of processesOf(home)) process.kill(pid, 'SIGKILL');
      await rm(scratch, { recursive: true, force: true });
    }
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  bus: async ({}, use) => {
    const bus = await DesktopBus.start();
    await use(bus);
    await bus.stop();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  repository: async ({}, use) => {
    const repository = makeRepository();
    await use(repository);
    repository.dispose();
  },
  app: async ({ bus, home }, use) => {
    const app = await launchApp(home, bus);
    const child = app.process(); // Playwright forgets it when the app ends during the test
    await use(app);
    await endApp(child);
  },
  page: async ({ app, home }, use, testInfo) => {
    const page = await app.firstWindow();
    await expect(page.getByRole('contentinfo', { name: 'Status' }).or(page.getByRole('main')).first()).toBeVisible();
    await use(page);
    if (testInfo.status === testInfo.expectedStatus) return;
    // Where only the output of a run is kept, what stood in the window tells a slow answer from a wrong one.
    const shown = await page
      .locator('body')
      .ariaSnapshot({ timeout: 5000 })
      .catch((error: unknown) => `(could not be read: ${error})`);
    const log = await readFile(join(home, 'logs', 'core.log'), 'utf8').catch((error: unknown) => `(could not be read: ${error})`);
    console.error(`the window of “${testInfo.title}” when it failed:\n${shown}\nthe end of its core's log:\n${log.slice(-1500)}`);
  },
  client: async ({ app, home }, use) => {
    await app.firstWindow(); // the window starts the core
    const client = await connectCore({ client: 'test', start: true, home });
    await use(client);
    client.close();
  },
});

export { expect } from 'playwright/test';
