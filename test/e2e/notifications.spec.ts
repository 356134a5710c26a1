import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contract } from '../../src/shared/contract';
import type { Client } from '../../src/shared/rpc';
import { expect, reached, showRepository, test } from './launch';

async function run(client: Client<Contract>, repository: string, title: string, goal: string) {
  const input = { repository, agent: 'practice', place: 'background' as const, base: null, checks: [], next: false };
  return client.call('session.run', { ...input, title, goal });
}

test('a job that asks is told of, and the click opens it', async ({ app, page, bus, client, repository }) => {
  await page.title();
  await client.call('repository.open', { path: repository.path, trust: true });
  await run(client, repository.path, 'Fix the lamp', 'Fix the lamp, please');
  const shown = await bus.notification(({ title }) => title.startsWith('Fix the lamp'));
  expect(shown.title).toBe('Fix the lamp asks a question');
  expect(shown.body).not.toBe('');

  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  bus.click(shown.id);
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
  await expect(page.getByRole('article', { name: /Fix the lamp/ })).toBeVisible();
});

test('a job that is ready is told of once', async ({ page, bus, client, repository }) => {
  await page.title();
  await client.call('repository.open', { path: repository.path, trust: true });
  await run(client, repository.path, 'Fix the lamp', 'In README.md, replace "Sample" with "Lamp". No questions');
  const shown = await bus.notification(({ title }) => title === 'Fix the lamp is ready');
  expect(shown.body).toContain('review');
  await run(client, repository.path, 'Another', 'In README.md, add "more". No questions');
  await bus.notification(({ title }) => title === 'Another is ready');
  expect(bus.shown.map(({ title }) => title)).toEqual(['Fix the lamp is ready', 'Another is ready']);
});

test('nothing is told when the person wants no notifications', async ({ page, bus, client, repository }) => {
  await page.title();
  await client.call('settings.set', { notifications: false });
  await client.call('repository.open', { path: repository.path, trust: true });
  const { id } = await run(client, repository.path, 'Quiet', 'In README.md, replace "Sample" with "Lamp". No questions');
  await reached(client, (replica) => replica.sessions.get(id)?.state === 'finished');
  await client.call('settings.set', { notifications: true });
  await run(client, repository.path, 'Loud', 'In README.md, add "more". No questions');
  await bus.notification(({ title }) => title === 'Loud is ready');
  expect(bus.shown.map(({ title }) => title)).toEqual(['Loud is ready']);
});

test('nothing is told of what the person looks at', async ({ app, page, bus, client, home, repository }) => {
  const asks = `until [ -e ${home}/go ]; do sleep 0.02; done; printf '\\033]7501;state=blocked:kind=question\\007'; exec sleep 1000`;
  const agents = [{ id: 'asks', name: 'Asks', command: ['/bin/sh', '-c', asks], io: 'terminal' }];
  await writeFile(join(home, 'agents.json'), JSON.stringify({ agents }));
  await showRepository(page, client, repository);
  await reached(client, (replica) => replica.agents.some(({ id }) => id === 'asks'));
  const input = { repository: repository.path, agent: 'asks', base: null, checks: [], next: false, goal: 'Ask' };
  const { id } = await client.call('session.run', { ...input, place: 'foreground', title: 'In view' });
  await expect(page.getByRole('article', { name: /In view/ })).toBeVisible();
  const elsewhere = await client.call('session.run', { ...input, place: 'background', title: 'Elsewhere' });
  await reached(client, ({ sessions }) => [id, elsewhere.id].every((each) => sessions.get(each)?.state === 'running'));
  const isFocused = () =>
    app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.focus();
      return window?.isFocused();
    });
  await expect.poll(isFocused).toBe(true);

  await writeFile(join(home, 'go'), '');
  await reached(client, ({ sessions }) => sessions.get(id)?.needsYou);
  await bus.notification(({ title }) => title.startsWith('Elsewhere'));
  expect(bus.shown.map(({ title }) => title)).toEqual(['Elsewhere asks a question']);
});

test('many at once are told of in one', async ({ page, bus, client, home, repository }) => {
  const agents = [
    { id: 'fails', name: 'Fails', command: ['/bin/sh', '-c', `until [ -e ${home}/go ]; do sleep 0.02; done; exit 3`], io: 'pipe' },
  ];
  await writeFile(join(home, 'agents.json'), JSON.stringify({ agents }));
  await page.title();
  await client.call('repository.open', { path: repository.path, trust: true });
  await reached(client, (replica) => replica.agents.some(({ id }) => id === 'fails'));
  const titles = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
  const input = { repository: repository.path, agent: 'fails', place: 'background' as const, base: null, checks: [], next: false };
  const made = await Promise.all(titles.map((title) => client.call('session.run', { ...input, title, goal: title })));
  await client.call('settings.set', { maxBackground: titles.length });
  await reached(client, (replica) => made.every(({ id }) => replica.sessions.get(id)?.state === 'running'));
  await writeFile(join(home, 'go'), '');
  await bus.notification(({ title }) => /^\d sessions want a look$/.test(title));
  expect(bus.shown.length).toBeLessThan(titles.length);
});
