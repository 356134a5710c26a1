import { join } from 'node:path';
import type { Page } from 'playwright';
import { connectCore } from '../src/client/core';
import { untilTrue } from '../test/helpers/core';
import { makeRepository, makeScratch } from '../test/helpers/repository';
import { declareAgents } from './lib/agents';
import { closeProduct } from './lib/close';
import { launchElectron } from './lib/electron';
import { median, ms, type Outcome, percentile, rounded } from './lib/figures';

const rounds = 4;
/** Each file has 500 lines, all of which are changed: 1,000 changed lines. */
const files = 100;
const sizes = { small: 1, large: files } as const;
type Size = keyof typeof sizes;
/** How long what comes after the first paint is watched, ms: all patches have come by then. */
const watched = 4000;

interface Looked {
  paint: number;
  task: number;
}

declare global {
  var benchReview: { paint: Promise<number>; tasks: number[] } | undefined;
}

const content = (file: number): string =>
  Array.from(
    { length: 500 },
    (_none, line) => `export const value${line} = compute(${file}, '${'x'.repeat(line % 40)}'); // a line\n`,
  ).join('');

/** Waits in the page for the key and for the first lines of a diff on screen; notes long tasks from the key on. */
function watch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    const paint = new Promise<number>((resolve) => {
      const pressed = (event: KeyboardEvent): void => {
        if (event.key !== 'v') return;
        removeEventListener('keydown', pressed, { capture: true });
        observer.observe({ type: 'longtask' });
        const look = (): void => {
          const shown = [...document.querySelectorAll('[data-diffs] diffs-container')];
          if (shown.some((one) => one.shadowRoot?.querySelector('[data-line]'))) resolve(performance.now() - event.timeStamp);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      addEventListener('keydown', pressed, { capture: true });
    });
    globalThis.benchReview = { paint, tasks };
  });
}

/** Opens the review of a job by its key and goes back; what happens until all of it is there is part of it. */
async function look(page: Page, title: string, scroll: number[] | null): Promise<Looked> {
  await page
    .getByRole('listitem', { name: `${title}, Ready` })
    .getByRole('button')
    .first()
    .focus();
  await watch(page);
  await page.keyboard.press('v');
  const paint = await page.evaluate(() => globalThis.benchReview?.paint ?? Promise.reject(new Error('nothing is watched')));
  await page.waitForTimeout(watched);
  if (scroll) scroll.push(...(await scrolled(page)));
  const task = await page.evaluate(() => Math.max(0, ...(globalThis.benchReview?.tasks ?? [])));
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Background' }).waitFor();
  return { paint, task };
}

/** Times between frames while the wheel turns over the diff, ms. */
async function scrolled(page: Page): Promise<number[]> {
  const box = await page.locator('[data-diffs]').boundingBox();
  if (box === null) throw new Error('no diff is on screen');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames = page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        let before = performance.now();
        const frame = (now: number): void => {
          times.push(now - before);
          before = now;
          if (times.length < 150) requestAnimationFrame(frame);
          else resolve(times.slice(1));
        };
        requestAnimationFrame(frame);
      }),
  );
  for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 400);
  return frames;
}

/** The product with finished jobs that changed so many lines. The first two are for warming up, and what is fetched ahead. */
async function prepare(): Promise<{ page: Page; titles: readonly { size: Size; title: string }[]; close(): Promise<void> }> {
  const scratch = makeScratch();
  const home = join(scratch, 'home');
  const repository = makeRepository(Object.fromEntries(Array.from({ length: files }, (_none, at) => [`src/file${at}.ts`, content(at)])));
  const change = (count: number): string => `for i in $(seq 0 ${count - 1}); do sed -i 's/compute/derive/' src/file$i.ts; done`;
  declareAgents(home, 'pipe', { small: change(sizes.small), large: change(sizes.large) });
  const app = await launchElectron({ ESPALIER_HOME: home });
  const close = (): Promise<void> => closeProduct({ app, home, scratch, repository });
  try {
    const page = await app.firstWindow();
    await page.getByRole('main').first().waitFor();
    const core = await connectCore({ client: 'test', start: true, home });
    const { repository: opened } = await core.call('repository.open', { path: repository.path, trust: false });
    await page.getByRole('button', { name: `Open ${opened.name}` }).click();
    const order: Size[] = ['small', 'small', ...Array.from({ length: rounds }, () => ['large', 'small'] as const).flat()];
    const titles = order.map((size, at) => ({ size, title: `${size} ${at}` }));
    for (const { size, title } of titles) {
      const how = { repository: opened.id, place: 'background', base: null, next: false } as const;
      await core.call('session.run', { ...how, checks: [], goal: title, title, agent: size });
    }
    const ready = async (): Promise<boolean> => {
      const { sessions } = await core.call('session.list', { all: false });
      return sessions.length === titles.length && sessions.every(({ state, files: changed }) => state === 'finished' && (changed ?? 0) > 0);
    };
    await untilTrue(ready, 'every job is finished', 120_000);
    return { page, titles, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export default {
  id: 6,
  figure: 'review of 100,000 changed lines',
  goal: 'first paint ≤ 250 ms and ≤ 1.3 × that of 1,000 lines; longest task ≤ 65 ms; scroll p95 ≤ 20 ms',
  run: async (): Promise<Outcome> => {
    const { page, titles, close } = await prepare();
    const found: Record<Size, Looked[]> = { small: [], large: [] };
    const frames: number[] = [];
    try {
      const [warm, , ...measured] = titles;
      if (warm) await look(page, warm.title, null); // the page's scripts are there from here on
      for (const { size, title } of measured) found[size].push(await look(page, title, size === 'large' ? frames : null));
    } finally {
      await close();
    }
    const [own, base] = [median(found.large.map(({ paint }) => paint)), median(found.small.map(({ paint }) => paint))];
    const task = median(found.large.map(({ task: longest }) => longest));
    const scroll = percentile(frames, 95);
    return {
      value: `first paint ${ms(own)}, longest task ${ms(task)}, scroll p95 ${ms(scroll)}`,
      baseline: `1,000 lines: ${ms(base)}`,
      ratio: own / base,
      met: own <= 250 && own <= 1.3 * base && task <= 65 && scroll <= 20,
      details: {
        ...{ large: rounded(found.large.map(({ paint }) => paint)), small: rounded(found.small.map(({ paint }) => paint)) },
        ...{ tasks: rounded(found.large.map(({ task: longest }) => longest)), worstFrame: Math.round(Math.max(...frames)) },
      },
    };
  },
};
