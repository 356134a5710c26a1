import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostSocketPath } from '../src/client/home';
import { launch } from '../src/client/launch';
import { connectFrames } from '../src/client/socket';
import { TerminalClient } from '../src/shared/terminal-client';
import { programVersion } from '../src/shared/version';
import { endCores, startCore, untilTrue } from '../test/helpers/core';
import { makeRepository } from '../test/helpers/repository';
import { declareAgents } from './lib/agents';
import { median, type Outcome } from './lib/figures';

const agents = 40;
const output = 2_000_000;
const mb = 1024 * 1024;

/** Resident memory of a process, bytes. */
function residentOf(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(found) * 1024;
}

/** The middle of some looks half a second apart: right after output there is garbage that goes by itself. */
async function settled(pids: readonly number[]): Promise<number[]> {
  const looks: number[][] = [];
  for (let look = 0; look < 5; look++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    looks.push(pids.map(residentOf));
  }
  return pids.map((_, index) => median(looks.map((look) => look[index] ?? 0)));
}

export default {
  id: 5,
  figure: 'memory of an agent that is not on screen (ours, not its own)',
  goal: '≤ 1.1 MB',
  run: async (): Promise<Outcome> => {
    const core = await startCore();
    const repository = makeRepository();
    declareAgents(core.home, 'terminal', { idle: `head -c ${output} /dev/urandom | base64 -w 100 | head -c ${output}; exec sleep 10000` });
    try {
      await core.client.call('settings.set', { maxBackground: 64 });
      const begin = async (number: number): Promise<void> => {
        await core.run({ goal: `idle ${number}`, repository: repository.path, agent: 'idle' });
      };
      await begin(0); // what the first one loads is not what one more costs
      const home = join(core.home);
      let host: TerminalClient | null = null;
      await untilTrue(async () => {
        host = await connectFrames(hostSocketPath(home)).then(
          (transport) => new TerminalClient(transport),
          () => null, // not yet
        );
        return host !== null;
      }, 'the terminal host answers');
      const client: TerminalClient | null = host;
      if (client === null) throw new Error('no terminal host');
      return await measure(client, begin, await core.pid());
    } finally {
      await endCores();
      repository.dispose();
    }
  },
};

async function measure(host: TerminalClient, begin: (number: number) => Promise<void>, core: number): Promise<Outcome> {
  const { pid } = await host.hello('terminal', programVersion);
  const idle = async (count: number): Promise<boolean> => (await host.list()).filter(({ offset }) => offset >= output).length === count;
  await untilTrue(() => idle(1), 'the first has written all', 60_000);
  const before = await settled([pid, core]);
  for (let number = 1; number <= agents; number++) await begin(number);
  await untilTrue(() => idle(agents + 1), 'all have written all', 180_000);
  const after = await settled([pid, core]);
  const [inHost = 0, inCore = 0] = after.map((bytes, index) => (bytes - (before[index] ?? 0)) / agents / mb);
  host.close();
  const xterm = headlessTerminal();
  return {
    value: `${inHost.toFixed(2)} MB`,
    baseline: `${xterm.toFixed(2)} MB for an xterm without a window (5,000 lines)`,
    ratio: inHost / xterm,
    met: inHost <= 1.1,
    details: { agents, outputBytes: output, coreGrowthMb: Math.round(inCore * 100) / 100 },
  };
}

/** MB of one xterm that is kept for a terminal that nobody looks at. */
function headlessTerminal(): number {
  const { command, env } = launch('terminal-host', '/');
  return Number(
    execFileSync(command, ['--expose-gc', join(import.meta.dirname, 'fixtures', 'headless-xterm.cjs')], { env, encoding: 'utf8' }),
  );
}
