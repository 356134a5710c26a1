import { linesOf, type Stage } from './stage';

interface Watching {
  /** From the key's own time stamp until the text stood on screen, ms. */
  shown: Promise<number>;
}

declare global {
  var benchWatching: Watching | undefined;
  var benchFrames: { worst: number; count: number } | undefined;
}

/** A text that does not come for so long (ms) will not come. */
const patience = 60_000;

/**
 * Presses a key and gives the time from its time stamp (taken where it entered the app) to the frame at whose start
 * a text stood in a terminal's lines; ms.
 */
export async function pressUntil({ page }: Stage, title: string, key: string, text: string): Promise<number> {
  const last = key.split('+').at(-1) ?? key;
  await page.evaluate(
    ({ selector, wanted, pressed, patience }) => {
      let at: number | null = null;
      const note = (event: KeyboardEvent): void => {
        if (event.key.toLowerCase() === pressed.toLowerCase()) at ??= event.timeStamp;
      };
      addEventListener('keydown', note, { capture: true });
      const shown = new Promise<number>((resolve, reject) => {
        setTimeout(
          () => reject(new Error(`“${wanted}” did not come on screen (the key ${at === null ? 'was not seen' : 'was seen'})`)),
          patience,
        );
        const look = (): void => {
          const there = at !== null && document.querySelector(selector)?.textContent?.includes(wanted);
          if (!there || at === null) return void requestAnimationFrame(look);
          removeEventListener('keydown', note, { capture: true });
          resolve(performance.now() - at);
        };
        requestAnimationFrame(look);
      });
      globalThis.benchWatching = { shown };
    },
    { selector: linesOf(title), wanted: text, pressed: last, patience },
  );
  await page.keyboard.press(key);
  return page.evaluate(() => globalThis.benchWatching?.shown ?? Promise.reject(new Error('nothing is watched')));
}

/** From here on the longest time between two frames is noted. */
export async function watchFrames({ page }: Stage): Promise<void> {
  await page.evaluate(() => {
    const seen = { worst: 0, count: 0 };
    globalThis.benchFrames = seen;
    let before = performance.now();
    const frame = (now: number): void => {
      seen.worst = Math.max(seen.worst, now - before);
      seen.count++;
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** The longest time between two frames since `watchFrames`, ms. */
export const worstFrame = ({ page }: Stage): Promise<number> => page.evaluate(() => globalThis.benchFrames?.worst ?? Number.NaN);
