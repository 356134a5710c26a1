import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { connectCore } from '../../src/client/core';
import { processesOf, untilTrue } from '../helpers/core';
import { begin, show } from './jobs';
import { expect, reached, test } from './launch';

const agents = [{ id: 'sleeps', name: 'Sleeps', command: ['/bin/sh', '-c', 'exec sleep 900'], io: 'terminal' }];

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
});

/** Quits by key and answers; the page may be gone before Playwright was done with it. */
async function quit(page: Page, answer: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'New task' }).focus();
  await page.keyboard.press('Control+q');
  const button = page.getByRole('dialog', { name: 'Quit Espalier' }).getByRole('button', { name: answer });
  await button.focus();
  await button.press('Enter').catch(() => {});
}

test('quitting by key leaves agents at work, under a core that knows them', async ({ app, page, client, home, repository }) => {
  await show(page, client, repository);
  const { id } = await begin(client, repository, 'sleeps', 'Goes on');
  await reached(client, ({ sessions }) => sessions.get(id)?.state === 'running');
  const { pid } = await client.call('core.hello', { version: '0.1.0', client: 'test' });
  const closed = app.waitForEvent('close');
  await quit(page, 'Quit, agents go on');
  await closed;

  expect(processesOf(home)).toContain(pid);
  const after = await connectCore({ client: 'test', start: false, home });
  expect((await after.call('session.show', { session: id })).session).toMatchObject({ state: 'running', runs: 1 });
  after.close();
});

test('quitting by key and stopping the agents leaves no process', async ({ app, page, client, home, repository }) => {
  await show(page, client, repository);
  const { id } = await begin(client, repository, 'sleeps', 'Is stopped');
  await reached(client, ({ sessions }) => sessions.get(id)?.state === 'running');
  const closed = app.waitForEvent('close');
  await quit(page, 'Stop agents and quit');
  await closed;
  await untilTrue(() => processesOf(home).length === 0, 'nothing runs any more');
});
