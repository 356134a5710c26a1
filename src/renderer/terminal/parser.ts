import { ParseScheduler } from './scheduler';

/** ms after which work goes on without a frame: a covered window draws none. */
const withoutFrame = 100;

const due: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => due.shift()?.();

/** The one scheduler of this window. A message instead of a timer, since nested timers are held up by 4 ms each. */
export const parser = new ParseScheduler({
  now: () => performance.now(),
  soon: (run) => {
    due.push(run);
    channel.port2.postMessage(null);
  },
  frame: (run) => {
    let ran = false;
    const once = (): void => {
      if (ran) return;
      ran = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      run();
    };
    const frame = requestAnimationFrame(once);
    const timer = setTimeout(once, withoutFrame);
  },
});
