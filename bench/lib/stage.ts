import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { connectCore } from '../../src/client/core';
import { hostSocketPath } from '../../src/client/home';
import { connectFrames } from '../../src/client/socket';
import type { Contract } from '../../src/shared/contract';
import type { ProcessInfo } from '../../src/shared/host';
import type { Client } from '../../src/shared/rpc';
import { TerminalClient } from '../../src/shared/terminal-client';
import { programVersion } from '../../src/shared/version';
import { makeRepository, makeScratch } from '../../test/helpers/repository';
import { declareAgents } from './agents';
import { closeProduct } from './close';
import { endElectron, launchElectron } from './electron';

/** A window with terminals on screen: the product's, or that of another technique. */
export interface Stage {
  page: Page;
  /** The text of a terminal's visible lines. */
  text(title: string): Promise<string>;
  /** Puts the keys into a terminal. */
  focus(title: string): Promise<void>;
  close(): Promise<void>;
}

export interface Product extends Stage {
  app: ElectronApplication;
  core: Client<Contract>;
  /** The id of the repository that is open. */
  repository: string;
  /** Of the running core. */
  corePid: number;
  /** The terminal host's view of its processes. */
  processes(): Promise<ProcessInfo[]>;
}

/** At most four, as many as the product shows. Each script prints `ready` first. */
export type Programs = Readonly<Record<string, string>>;
export type Technique = 'per-terminal' | 'own';
export type Size = { cols: number; rows: number };

/** CSS selector of a terminal's visible lines. */
export const linesOf = (title: string): string => `article[aria-label="${title}"] .xterm-rows`;

function stage(page: Page, close: () => Promise<void>): Stage {
  return {
    page,
    text: async (title) => (await page.locator(linesOf(title)).textContent()) ?? '',
    focus: (title) => page.locator(`article[aria-label="${title}"] .xterm-screen`).click(),
    close,
  };
}

const onScreen = (page: Page, title: string): Promise<void> => page.locator(linesOf(title)).getByText('ready').first().waitFor();

/** The product with one foreground task for each program. `jobs`: more agents that it knows. */
export async function openProduct(programs: Programs, jobs: Programs = {}): Promise<Product> {
  const scratch = makeScratch();
  const home = join(scratch, 'home');
  const repository = makeRepository();
  declareAgents(home, 'terminal', { ...programs, ...jobs });
  const app = await launchElectron({ ESPALIER_HOME: home });
  const close = (): Promise<void> => closeProduct({ app, home, scratch, repository });
  try {
    const page = await app.firstWindow();
    await page.getByRole('main').first().waitFor(); // the page shows the core's state, which has no repository yet
    const core = await connectCore({ client: 'test', start: true, home });
    await core.call('settings.set', { theme: 'dark' }); // as the other techniques' page is: a light one corrects colours, too
    const { repository: opened } = await core.call('repository.open', { path: repository.path, trust: false });
    await page.getByRole('button', { name: `Open ${opened.name}` }).click();
    for (const title of Object.keys(programs)) {
      const where = { repository: opened.id, place: 'foreground', base: null } as const;
      await core.call('session.run', { ...where, goal: title, title, agent: title, checks: [], next: false });
    }
    for (const title of Object.keys(programs)) await onScreen(page, title);
    const { pid: corePid } = await core.call('core.hello', { version: programVersion, client: 'test' });
    const host = new TerminalClient(await connectFrames(hostSocketPath(home)));
    await host.hello('terminal', programVersion);
    return { ...stage(page, close), app, core, repository: opened.id, corePid, processes: () => host.list() };
  } catch (error) {
    await close(); // its agents flood
    throw error;
  }
}

/** A minimal app that owns the PTYs itself, in a window of the same size. */
export async function openTechnique(flow: Technique, programs: Programs, size: Size): Promise<Stage> {
  const given = { flow, ...size, programs: Object.entries(programs).map(([title, script]) => ({ title, script })) };
  const app = await launchElectron({ BENCH_TERMINALS: JSON.stringify(given) }, resolve(import.meta.dirname, '../fixtures/terminals'));
  const page = await app.firstWindow();
  for (const title of Object.keys(programs)) await onScreen(page, title);
  return stage(page, () => endElectron(app, 'SIGKILL')); // with PTYs of its own Electron may hang at its end
}
