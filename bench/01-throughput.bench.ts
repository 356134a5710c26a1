import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeScratch } from '../test/helpers/repository';
import { median, type Outcome, rounded } from './lib/figures';
import { openProduct, openTechnique, type Size, type Stage } from './lib/stage';
import { pressUntil } from './lib/watch';

const rounds = 2;
const floods = 2;
const title = 'flood';
const megabytes = 100;

/** 100 MB of numbered lines, so that what is on screen at the end says whether it is the end. */
function makeFlood(folder: string): { file: string; lines: number; bytes: number } {
  const file = join(folder, 'flood.txt');
  const width = 100;
  const lines = Math.round((megabytes * 1_000_000) / (width + 1)); // the terminal makes two bytes of a line feed
  const filler = 'the quick brown fox jumps over the lazy dog and runs on through the whole of a line until the end x';
  const text = Array.from({ length: lines }, (_, line) => `${String(line).padStart(9, '0')} ${filler}`.slice(0, width - 1)).join('\n');
  writeFileSync(file, `${text}\n`);
  return { file, lines, bytes: lines * (width + 1) };
}

/** Megabytes a second from the key that starts a flood to its last line on screen. */
async function rates(stage: Stage, lines: number): Promise<number[]> {
  await stage.focus(title);
  const found: number[] = [];
  for (let flood = 1; flood <= floods; flood++) {
    await stage.page.keyboard.type(String(flood));
    const time = await pressUntil(stage, title, 'Enter', `END-${flood}`);
    const last = String(lines - 1).padStart(9, '0');
    if (!(await stage.text(title)).includes(last)) throw new Error(`the last line (${last}) is not on screen`);
    found.push(megabytes / (time / 1000));
  }
  return found;
}

export default {
  id: 1,
  figure: 'terminal throughput on screen (100 MB flood)',
  goal: '≥ 1.25 × per-terminal flow control, ≥ 0.75 × a PTY of the app’s own; 0 bytes lost',
  run: async (): Promise<Outcome> => {
    const scratch = makeScratch();
    const { file, lines, bytes } = makeFlood(scratch);
    const programs = { [title]: `stty -echo; echo ready; while read line; do cat '${file}'; echo "END-$line"; done` };
    const found: { ours: number[]; perTerminal: number[]; own: number[] } = { ours: [], perTerminal: [], own: [] };
    let lost = 0;
    let size: Size = { cols: 120, rows: 40 };
    for (let round = 0; round < rounds; round++) {
      const product = await openProduct(programs);
      found.ours.push(...(await rates(product, lines)));
      const [process] = await product.processes();
      if (process) size = { cols: process.cols, rows: process.rows };
      // What the shell said around the floods: `ready`, and an END with its number for each; two bytes end a line.
      lost += floods * (bytes + 'END-1\r\n'.length) + 'ready\r\n'.length - (process?.offset ?? 0);
      await product.close();
      for (const [flow, into] of [
        ['per-terminal', found.perTerminal],
        ['own', found.own],
      ] as const) {
        const technique = await openTechnique(flow, programs, size);
        into.push(...(await rates(technique, lines)));
        await technique.close();
      }
    }
    rmSync(scratch, { recursive: true, force: true });
    const [ours, per, own] = [median(found.ours), median(found.perTerminal), median(found.own)];
    return {
      value: `${ours.toFixed(1)} MB/s, ${lost} bytes lost`,
      baseline: `per terminal ${per.toFixed(1)}, own PTY ${own.toFixed(1)} MB/s`,
      ratio: ours / per,
      met: ours >= 1.25 * per && ours >= 0.75 * own && lost === 0,
      details: {
        ratioToOwnPty: Math.round((ours / own) * 100) / 100,
        ...size,
        ours: rounded(found.ours),
        perTerminal: rounded(found.perTerminal),
        own: rounded(found.own),
      },
    };
  },
};
