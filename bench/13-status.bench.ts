import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { endCores, startCore } from '../test/helpers/core';
import { median, ms, type Outcome, rounded, timed } from './lib/figures';

const rounds = 15;
const run = promisify(execFile);
const espalier = resolve(import.meta.dirname, '../bin/espalier');

export default {
  id: 13,
  figure: '`espalier status` with a running core',
  goal: '≤ 4 × `node -e 0`',
  run: async (): Promise<Outcome> => {
    const core = await startCore();
    try {
      const env = { ...process.env, ESPALIER_HOME: core.home };
      const status = () => run(process.execPath, [espalier, 'status'], { env });
      const nothing = () => run(process.execPath, ['-e', '0'], { env });
      await status(); // both programs are in the file cache from here on
      await nothing();
      const times: { status: number[]; nothing: number[] } = { status: [], nothing: [] };
      for (let round = 0; round < rounds; round++) {
        times.status.push(await timed(status));
        times.nothing.push(await timed(nothing));
      }
      const [own, base] = [median(times.status), median(times.nothing)];
      return {
        value: ms(own),
        baseline: `node -e 0: ${ms(base)}`,
        ratio: own / base,
        met: own <= 4 * base,
        details: { status: rounded(times.status), nothing: rounded(times.nothing) },
      };
    } finally {
      await endCores();
    }
  },
};
