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

/** Merges by keys what speaks for itself: the dialog is there, and confirmed. */
export async function confirmMerge(page: Page, title: string): Promise<void> {
  await expect(page.getByRole('dialog', { name: `Merge ${title}` }).getByRole('button', { name: 'Merge', exact: true })).toBeEnabled();
  await page.keyboard.press('Control+Enter');
}
