import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright/test';
import type { Contract } from '../../src/shared/contract';
import type { Session } from '../../src/shared/model';
import type { Client } from '../../src/shared/rpc';
import { makeScratch, type TestRepository } from '../helpers/repository';
import { test as base, endApp, expect, launchApp, reached } from './launch';

const program = resolve(import.meta.dirname, '../fixtures/window-agent.mjs');

/** Fills the home of a person who has one agent: the scripted one, under the name of one that is known. */
function person(home: string): Record<string, string> {
  const bin = join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'gemini'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(bin, 'gemini'), 0o755);
  writeFileSync(join(home, '.profile'), `PATH="${bin}:$PATH"\nexport PATH\n`);
  return { HOME: home, PATH: `${bin}:${process.env['PATH'] ?? ''}`, GEMINI_API_KEY: 'scripted' };
}

/** As `test`, with the scripted agent in reach of the app. */
export const test = base.extend({
  app: async ({ bus, home }, use) => {
    const own = makeScratch();
    const app = await launchApp(home, bus, person(own));
    const child = app.process();
    await use(app);
    await endApp(child);
    await rm(own, { recursive: true, force: true });
  },
});

interface Wanted {
  title: string;
  /** What the agent does, a line each: see test/fixtures/window-agent.mjs. */
  script: string[];
  permissions?: 'plan' | 'ask' | 'edit' | 'auto';
  place?: 'foreground' | 'background';
  handoffAt?: number;
  budget?: number;
}

/** Begins a job of the scripted agent, once that was found. */
export async function talk(client: Client<Contract>, repository: TestRepository, wanted: Wanted): Promise<Session> {
  await client.call('agent.detect', {});
  const { title, script, permissions = 'ask', place = 'background', handoffAt = null, budget = null } = wanted;
  return client.call('session.run', {
    ...{ goal: [title, ...script].join('\n'), repository: repository.path, agent: 'gemini', place, base: null, title },
    ...{ checks: [], next: false, permissions, handoffAt, budget },
  });
}

/** The session once it has got somewhere. */
export const when = (client: Client<Contract>, { id }: Pick<Session, 'id'>, is: (session: Session) => unknown): Promise<Session> =>
  reached(client, ({ sessions }) => {
    const session = sessions.get(id);
    return session !== undefined && Boolean(is(session)) && session;
  });

export const log = (page: Page, title: string) => page.getByRole('log', { name: `Transcript of ${title}` });

/** Opens a job large, with its transcript in view. */
export async function openLarge(page: Page, title: string): Promise<void> {
  const region = page.getByRole('region', { name: 'Background' });
  await region
    .getByRole('listitem', { name: new RegExp(`^${title},`) })
    .getByRole('button')
    .first()
    .click();
  await region.getByRole('button', { name: 'Open large' }).click();
  await expect(page.getByRole('region', { name: 'Job', exact: true })).toBeVisible();
}
