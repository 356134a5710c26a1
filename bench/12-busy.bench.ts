import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ElectronApplication, Page } from 'playwright';
import { untilTrue } from '../test/helpers/core';
import { endElectron, launchElectron } from './lib/electron';
import { ms, type Outcome, percentile } from './lib/figures';
import { openProduct, type Product } from './lib/stage';
import { watchFrames, worstFrame } from './lib/watch';

const running = 20;
const queued = 100;
const minimal = resolve(import.meta.dirname, 'fixtures/minimal');
/** How long delays are measured, and how often the thing that is asked is asked; ms. */
const measured = 10_000;
const every = 10;

/** Prints as an agent does that works: a few lines each second. */
const works = (pause: number): string => `while :; do echo "ready for $RANDOM more lines like others"; sleep ${pause}; done`;
const tiles = Object.fromEntries(['a', 'b', 'c', 'd'].map((title) => [title, works(0.05)]));

/** How much later than asked for a timer of Electron's main process comes, ms: for so long it did something else. */
const lateness = (app: ElectronApplication): Promise<number[]> =>
  app.evaluate(
    (_electron, { measured, every }) =>
      new Promise<number[]>((resolve) => {
        const late: number[] = [];
        const end = performance.now() + measured;
        const wait = (): void => {
          const from = performance.now();
          setTimeout(() => {
            late.push(Math.max(0, performance.now() - from - every));
            if (performance.now() < end) wait();
            else resolve(late);
          }, every);
        };
        wait();
      }),
    { measured, every },
  );

/** How long the core takes to answer what it need not look up, ms. */
async function answers({ core }: Product): Promise<number[]> {
  const times: number[] = [];
  for (const end = performance.now() + measured; performance.now() < end; await delay(every)) {
    const from = performance.now();
    await core.call('undo.list', {});
    times.push(performance.now() - from);
  }
  return times;
}

/** Turns the wheel over the list of jobs, down and up, as long as the delays are measured. */
async function scrollQueue(page: Page): Promise<void> {
  const box = await page.getByRole('region', { name: 'Background' }).boundingBox();
  if (box === null) throw new Error('no queue is on screen');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const end = performance.now() + measured;
  for (let turn = 0; performance.now() < end; turn++) {
    await page.mouse.wheel(0, turn % 40 < 20 ? 200 : -200);
    await delay(16);
  }
}

export default {
  id: 12,
  figure: `${queued} jobs queued, ${running} running, 4 tiles busy`,
  goal: 'Electron main: p99 delay ≤ 5 ms; core: p99 ≤ 50 ms; window: no frame over 50 ms while scrolling the queue',
  run: async (): Promise<Outcome> => {
    const idle = await launchElectron({}, minimal);
    await idle.firstWindow();
    const base = percentile(await lateness(idle), 99);
    await endElectron(idle);
    const product = await openProduct(tiles, { job: works(0.3) });
    try {
      const { core, repository, page } = product;
      await core.call('settings.set', { maxBackground: running });
      for (let number = 0; number < running + queued; number++) {
        const how = { repository, place: 'background', base: null, next: false } as const;
        await core.call('session.run', { ...how, checks: [], goal: `job ${number}`, title: `job ${number}`, agent: 'job' });
      }
      const full = async (): Promise<boolean> => {
        const { sessions } = await core.call('session.list', { all: false });
        const count = (state: string): number => sessions.filter((one) => one.place === 'background' && one.state === state).length;
        return count('running') === running && count('queued') === queued;
      };
      await untilTrue(full, 'as many jobs run as may', 120_000);
      await watchFrames(product);
      const [late, asked] = await Promise.all([lateness(product.app), answers(product), scrollQueue(page)]);
      const frame = await worstFrame(product);
      const [main, answer] = [percentile(late, 99), percentile(asked, 99)];
      return {
        value: `main ${ms(main)}, core ${ms(answer)}, worst frame ${ms(frame)}`,
        baseline: `main of a minimal app at rest: ${ms(base)}`,
        ratio: main / base,
        met: main <= 5 && answer <= 50 && frame <= 50,
        details: { main: [50, 99, 100].map((part) => percentile(late, part)), core: [50, 99, 100].map((part) => percentile(asked, part)) },
      };
    } finally {
      await product.close();
    }
  },
};
