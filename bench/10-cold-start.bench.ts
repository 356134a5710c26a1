import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { connectCore } from '../src/client/core';
import { processesOf, untilTrue } from '../test/helpers/core';
import { makeScratch } from '../test/helpers/repository';
import { endElectron, launchElectron } from './lib/electron';
import { median, ms, type Outcome, rounded } from './lib/figures';

const rounds = 7;
const minimal = resolve(import.meta.dirname, 'fixtures/minimal');

/** From nothing of ours running (no core, no host) to a window that can be worked with; ms. */
async function ours(): Promise<number> {
  const home = join(makeScratch(), 'home');
  const time = await start({ ESPALIER_HOME: home }, (page) => page.getByRole('button', { name: /open/i }).first().waitFor());
  const core = await connectCore({ client: 'test', start: true, home });
  await core.call('core.quit', { stopAgents: true });
  await untilTrue(() => processesOf(home).length === 0, 'the core has ended');
  rmSync(resolve(home, '..'), { recursive: true, force: true });
  return time;
}

const theirs = (): Promise<number> => start({}, (page) => page.getByRole('main').waitFor(), minimal);

async function start(env: Record<string, string>, usable: (page: Page) => Promise<void>, folder?: string): Promise<number> {
  const begun = performance.now();
  const app = await launchElectron(env, folder);
  await usable(await app.firstWindow());
  const time = performance.now() - begun;
  await endElectron(app);
  return time;
}

export default {
  id: 10,
  figure: 'cold start to a usable window',
  goal: '≤ 1.3 × a minimal Electron app',
  run: async (): Promise<Outcome> => {
    const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    await theirs(); // Electron itself is in the file cache from here on
    await ours();
    for (let round = 0; round < rounds; round++) {
      times.ours.push(await ours());
      times.theirs.push(await theirs());
    }
    const [own, base] = [median(times.ours), median(times.theirs)];
    return {
      value: ms(own),
      baseline: `minimal app: ${ms(base)}`,
      ratio: own / base,
      met: own <= 1.3 * base,
      details: { ours: rounded(times.ours), minimal: rounded(times.theirs) },
    };
  },
};
