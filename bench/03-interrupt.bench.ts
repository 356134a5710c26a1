import { setTimeout as delay } from 'node:timers/promises';
import { ms, type Outcome, percentile, rounded } from './lib/figures';
import { openProduct, openTechnique, type Programs, type Size, type Stage } from './lib/stage';
import { pressUntil } from './lib/watch';

const rounds = 2;
const interrupts = 8;
const prompt = 'ready>';
const programs: Programs = { prompt: `export PS1='${prompt} '; exec bash --norc --noprofile -i` };

/** From Ctrl-C to the shell's next prompt on screen, ms. */
async function interruptions(stage: Stage): Promise<number[]> {
  await stage.focus('prompt');
  const found: number[] = [];
  for (let count = 0; count < interrupts; count++) {
    await stage.page.keyboard.type('yes the quick brown fox jumps over the lazy dog and runs on through the whole of a line');
    await stage.page.keyboard.press('Enter');
    await delay(1000); // the flood is at its full breadth, and has pushed the prompt off the screen
    if ((await stage.text('prompt')).includes(prompt)) throw new Error('there is no flood');
    found.push(await pressUntil(stage, 'prompt', 'Control+c', prompt));
  }
  return found;
}

export default {
  id: 3,
  figure: 'Ctrl-C during a flood until the prompt is back',
  goal: 'p95 ≤ 1.2 × per-terminal flow control',
  run: async (): Promise<Outcome> => {
    const found: { ours: number[]; perTerminal: number[] } = { ours: [], perTerminal: [] };
    let size: Size = { cols: 120, rows: 40 };
    for (let round = 0; round < rounds; round++) {
      const product = await openProduct(programs);
      try {
        const [first] = await product.processes();
        if (first) size = { cols: first.cols, rows: first.rows };
        found.ours.push(...(await interruptions(product)));
      } finally {
        await product.close();
      }
      const technique = await openTechnique('per-terminal', programs, size);
      found.perTerminal.push(...(await interruptions(technique)));
      await technique.close();
    }
    const [own, base] = [percentile(found.ours, 95), percentile(found.perTerminal, 95)];
    return {
      value: `p95 ${ms(own)}`,
      baseline: `per terminal p95 ${ms(base)}`,
      ratio: own / base,
      met: own <= 1.2 * base,
      details: { ...size, ours: rounded(found.ours), perTerminal: rounded(found.perTerminal) },
    };
  },
};
