import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator } from 'playwright/test';
import { connectCore } from '../../src/client/core';
import type { Contract } from '../../src/shared/contract';
import type { Client } from '../../src/shared/rpc';
import { expect, launchApp, reached, showRepository, test } from './launch';

/** A job whose command runs until it is ended. */
const endless = 'no questions: wait';

function run(client: Client<Contract>, repository: string, title: string) {
  return client.call('session.run', {
    goal: endless,
    repository,
    agent: 'shell',
    place: 'background',
    base: null,
    title,
    checks: [],
    next: false,
  });
}

test.describe('the page is confined', () => {
  test('it has no Node and no Electron', async ({ page }) => {
    const found = await page.evaluate(() =>
      ['process', 'require', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
  });

  test('its policy refuses scripts, code from text, and other hosts', async ({ page }) => {
    const server = createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const outcome = await page.evaluate(async (address) => {
      const script = document.createElement('script');
      script.textContent = 'window.intruder = true';
      document.body.append(script);
      const outside = await fetch(address).then(
        () => 'reached',
        () => 'refused',
      );
      setTimeout('window.intruder = true'); // not `eval`: what a debugger evaluates may do that
      await new Promise((resolve) => setTimeout(resolve, 1));
      return { script: 'intruder' in window, outside };
    }, `http://127.0.0.1:${port}/`);
    server.close();
    expect(outcome).toEqual({ script: false, outside: 'refused' });
  });

  test('it goes nowhere, opens no window, and is granted nothing', async ({ app, page }) => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('elsewhere');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => {
        process.env['TRIED'] = `${event.url} ${event.defaultPrevented ? 'refused' : 'allowed'}`;
      });
    });
    await page.evaluate((to) => {
      location.href = to;
    }, address);
    await expect.poll(() => app.evaluate(() => process.env['TRIED'])).toBe(`${address} refused`);
    expect(await page.evaluate((to) => window.open(to) === null, address)).toBe(true);
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
    expect(page.url()).toBe('espalier://window/index.html');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    server.close();
    expect(asked).toBe(0);
  });

  test('it reads no file outside the page', async ({ page }) => {
    const statuses = await page.evaluate(() =>
      Promise.all(
        ['/../main/index.cjs', '/%2e%2e/main/index.cjs', '/..%2fmain%2findex.cjs', '/..%2f..%2fpackage.json', '/etc/passwd'].map(
          async (path) => (await fetch(path)).status,
        ),
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404, 404]);
  });
});

test('what the core knows is on screen, and still is after the core was killed', async ({ page, client, home, repository }) => {
  await showRepository(page, client, repository);
  await run(client, repository.path, 'First job');
  await expect(page.getByText('First job').first()).toBeVisible();

  const { pid } = await client.call('core.hello', { version: '0.1.0', client: 'test' });
  process.kill(pid, 'SIGKILL');
  const next = await connectCoreAfter(home, pid);
  await run(next, repository.path, 'Second job');
  await expect(page.getByText('Second job').first()).toBeVisible();
  await expect(page.getByText('First job').first()).toBeVisible();
  next.close();
});

/** The window starts the new core; this only waits for it. */
async function connectCoreAfter(home: string, pid: number): Promise<Client<Contract>> {
  let found: Client<Contract> | null = null;
  await expect
    .poll(async () => {
      found = await connectCore({ client: 'test', start: false, home }).catch(() => null);
      return (await found?.call('core.hello', { version: '0.1.0', client: 'test' }).catch(() => undefined))?.pid ?? pid;
    })
    .not.toBe(pid);
  if (found === null) throw new Error('no core');
  return found;
}

test('a second start of the same home brings up the window that is there', async ({ app, page, bus, home }) => {
  await page.title();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const second = await launchApp(home, bus).catch(() => null); // it ends before Playwright has got hold of it
  if (second) await second.waitForEvent('close').catch(() => {});
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible())))
    .toEqual([true]);
});

test('closing the window leaves the tray, which opens it again where it was', async ({ app, page, bus }) => {
  await page.title();
  const bounds = { x: 60, y: 40, width: 1100, height: 720 };
  await app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);

  const opened = app.waitForEvent('window');
  await bus.chooseTrayItem('Open Espalier');
  const again = await opened;
  await expect(again.getByRole('contentinfo', { name: 'Status' }).or(again.getByRole('main')).first()).toBeVisible();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toEqual(bounds);
});

test('a page that crashed is loaded again', async ({ app, page }) => {
  await page.title();
  const loaded = app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => resolve(contents.getURL()));
        contents?.forcefullyCrashRenderer();
      }),
  );
  expect(await loaded).toBe('espalier://window/index.html');
});

test.describe('quitting', () => {
  test('with nothing at work it just ends', async ({ app, page, bus }) => {
    await page.title();
    const closed = app.waitForEvent('close');
    await bus.chooseTrayItem('Quit');
    await closed;
  });

  test('asks when an agent is at work, and leaves it when told so', async ({ app, page, bus, client, home, repository }) => {
    const session = await startJob(client, repository.path);
    await page.title();
    await bus.chooseTrayItem('Quit');
    const dialog = page.getByRole('dialog', { name: 'Quit Espalier' });
    await expect(dialog).toBeVisible();
    const closed = app.waitForEvent('close');
    await press(dialog.getByRole('button', { name: /go on/ }));
    await closed;

    const after = await connectCore({ client: 'test', start: false, home });
    expect((await after.call('session.show', { session })).session.state).toBe('running');
    after.close();
  });

  test('stops the agents when told so', async ({ app, page, bus, client, home, repository }) => {
    const session = await startJob(client, repository.path);
    await page.title();
    await bus.chooseTrayItem('Quit');
    const closed = app.waitForEvent('close');
    await press(page.getByRole('dialog', { name: 'Quit Espalier' }).getByRole('button', { name: /^Stop/ }));
    await closed;

    const after = await connectCore({ client: 'test', start: true, home });
    expect((await after.call('session.show', { session })).session.state).not.toBe('running');
    after.close();
  });
});

/** Presses a button that ends the page: Playwright may find it gone before it was done with it. */
async function press(button: Locator): Promise<void> {
  await button.waitFor();
  await button.click().catch(() => {});
}

async function startJob(client: Client<Contract>, path: string): Promise<string> {
  await client.call('repository.open', { path, trust: true });
  const { id } = await run(client, path, 'A long job');
  await reached(client, (replica) => replica.sessions.get(id)?.state === 'running');
  return id;
}
