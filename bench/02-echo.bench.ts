import { setTimeout as delay } from 'node:timers/promises';
import { ms, type Outcome, percentile, rounded } from './lib/figures';
import { openProduct, openTechnique, type Programs, type Size, type Stage } from './lib/stage';
import { pressUntil, watchFrames, worstFrame } from './lib/watch';

const rounds = 2;
const keys = 30;
/** All that the product puts on screen at once is four. */
const flood = `echo ready; sleep 2; exec yes 'the quick brown fox jumps over the lazy dog and runs on through the whole of a line'`;
const programs: Programs = { typed: 'echo ready; exec cat', one: flood, two: flood, three: flood };

interface Echo {
  times: number[];
  frames: number[];
}
const none = (): Echo => ({ times: [], frames: [] });

/** Types letters, each once the one before is on screen, behind a mark that makes of each a text that was not there before. */
async function type(stage: Stage, into: Echo, mark: string): Promise<void> {
  await watchFrames(stage);
  let typed = mark;
  await stage.page.keyboard.type(mark);
  for (let count = 0; count < keys; count++) {
    typed += String.fromCharCode(97 + ((count * 7) % 26));
    into.times.push(await pressUntil(stage, 'typed', typed.at(-1) ?? 'a', typed));
    await delay(30 + (count % 5) * 9); // out of step with frames and batches
  }
  into.frames.push(await worstFrame(stage));
  await stage.page.keyboard.press('Enter');
  await delay(500); // cat repeats the line: what is typed before that would be torn apart
}

async function begin(stage: Stage): Promise<void> {
  await stage.focus('typed');
  await delay(3000); // the floods have begun, and run
}

export default {
  id: 2,
  figure: 'echo of a key while the other terminals on screen flood',
  goal: 'p95 ≤ ¼ of per-terminal flow control; worst frame ≤ 50 ms; the same while the core is busy',
  run: async (): Promise<Outcome> => {
    const found = { ours: none(), coreStopped: none(), perTerminal: none() };
    let size: Size = { cols: 100, rows: 25 };
    for (let round = 0; round < rounds; round++) {
      const product = await openProduct(programs);
      try {
        await begin(product);
        const [first] = await product.processes();
        if (first) size = { cols: first.cols, rows: first.rows };
        await type(product, found.ours, '=1=');
        process.kill(product.corePid, 'SIGSTOP'); // busier than any work could make it
        await type(product, found.coreStopped, '=2=');
      } finally {
        process.kill(product.corePid, 'SIGCONT');
        await product.close();
      }
      const technique = await openTechnique('per-terminal', programs, size);
      await begin(technique);
      await type(technique, found.perTerminal, '=3=');
      await technique.close();
    }
    const p95 = ({ times }: Echo): number => percentile(times, 95);
    const frame = ({ frames }: Echo): number => Math.max(...frames);
    const [own, busy, base] = [p95(found.ours), p95(found.coreStopped), p95(found.perTerminal)];
    return {
      value: `p95 ${ms(own)}, worst frame ${ms(frame(found.ours))}; core stopped ${ms(busy)}`,
      baseline: `per terminal p95 ${ms(base)}, worst frame ${ms(frame(found.perTerminal))}`,
      ratio: own / base,
      met: Math.max(own, busy) <= base / 4 && Math.max(frame(found.ours), frame(found.coreStopped)) <= 50,
      details: {
        ...size,
        medians: rounded([found.ours, found.coreStopped, found.perTerminal].map(({ times }) => percentile(times, 50))),
        worstFrameCoreStopped: Math.round(frame(found.coreStopped)),
      },
    };
  },
};
