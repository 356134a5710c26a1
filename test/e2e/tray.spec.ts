import type { Contract } from '../../src/shared/contract';
import type { Client } from '../../src/shared/rpc';
import { expect, reached, test } from './launch';

/** Jobs that each ask a question. */
async function askers(client: Client<Contract>, path: string, titles: readonly string[]): Promise<string[]> {
  await client.call('repository.open', { path, trust: true });
  const input = { repository: path, agent: 'practice', place: 'background' as const, base: null, checks: [], next: false };
  const made = await Promise.all(titles.map((title) => client.call('session.run', { ...input, title, goal: `${title}, please` })));
  await reached(client, (replica) => made.every(({ id }) => replica.sessions.get(id)?.needsYou?.reason === 'question'));
  return made.map(({ id }) => id);
}

test('the tray says how many need you, and lists them', async ({ page, bus, client, repository }) => {
  await page.title();
  await expect.poll(() => bus.trayItems).toBe(1);
  expect(await labels(bus)).toEqual(['Open Espalier', 'New task', 'Quit']);

  await askers(client, repository.path, ['Fix the lamp', 'Paint & sand the door']);
  await expect.poll(() => labels(bus)).toEqual(expect.arrayContaining(['2 need you', 'Fix the lamp', 'Open Espalier', 'New task', 'Quit']));
  expect(await labels(bus)).toHaveLength(6);
  expect(await bus.trayTip()).toBe('Espalier: 2 need you');
});

test('an answered question leaves the tray', async ({ page, bus, client, repository }) => {
  await page.title();
  const [id] = await askers(client, repository.path, ['Fix the lamp']);
  await expect.poll(() => bus.trayTip()).toBe('Espalier: 1 needs you');
  await client.call('session.send', { session: id ?? '', text: '1' });
  await expect.poll(() => labels(bus)).toEqual(['Open Espalier', 'New task', 'Quit']);
  expect(await bus.trayTip()).toBe('Espalier');
});

test('an entry of the tray opens the closed window with its session', async ({ app, page, bus, client, repository }) => {
  await page.title();
  await askers(client, repository.path, ['Fix the lamp']);
  await expect.poll(() => labels(bus)).toContain('Fix the lamp');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const opened = app.waitForEvent('window');
  await bus.chooseTrayItem('Fix the lamp');
  const again = await opened;
  await expect(again.getByRole('article', { name: /Fix the lamp/ })).toBeVisible();
});

const labels = async (bus: { trayMenu(): Promise<{ label: string; separator: boolean }[]> }): Promise<string[]> =>
  (await bus.trayMenu()).filter(({ separator }) => !separator).map(({ label }) => label);
