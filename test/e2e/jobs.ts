import type { Page } from 'playwright/test';
import type { Contract } from '../../src/shared/contract';
import type { Session } from '../../src/shared/model';
import type { Client } from '../../src/shared/rpc';
import type { TestRepository } from '../helpers/repository';
import { expect, reached } from './launch';

/** Opens a repository in the core and shows it, without a yes to its scripts. */
export async function show(page: Page, client: Client<Contract>, repository: TestRepository): Promise<void> {
  const opened = await client.call('repository.open', { path: repository.path, trust: false });
  await page.getByRole('button', { name: `Open ${opened.repository.name}` }).click();
  await expect(page.getByRole('region', { name: 'Foreground' })).toBeVisible();
}

export const begin = (
  client: Client<Contract>,
  repository: TestRepository,
  agent: string,
  title: string,
  place: 'foreground' | 'background' = 'background',
): Promise<Session> =>
  client.call('session.run', {
    goal: `${title}, please`,
    repository: repository.path,
    agent,
    place,
    base: null,
    title,
    checks: [],
    next: false,
  });

/** Waits until a job has ended and its changes are measured. */
export const finished = (client: Client<Contract>, title: string): Promise<Session> =>
  reached(client, ({ sessions }) =>
    [...sessions.values()].find((session) => session.title === title && session.state === 'finished' && (session.files ?? 0) > 0),
  );

export const row = (page: Page, title: string, state: string) => page.getByRole('listitem', { name: `${title}, ${state}` });
export const job = (page: Page, title: string) => page.getByRole('region', { name: 'Background' }).getByRole('article', { name: title });

/** Merges by keys what nobody has looked at: the first press leads to the button that says so, the second one presses it. */
export async function mergeAnyway(page: Page, title: string): Promise<void> {
  const button = page.getByRole('dialog', { name: `Merge ${title}` }).getByRole('button', { name: 'Merge anyway' });
  await expect(button).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(button).toBeFocused();
  await page.keyboard.press('Control+Enter');
}
