import { statfs } from 'node:fs/promises';
import type { Contract, Finding } from '../../shared/contract';
import { toErrorRecord } from '../../shared/errors';
import type { Agent } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Server } from '../../shared/server';
import { serverKindNames } from '../../shared/server';
import type { Settings } from '../../shared/settings';
import type { Agents } from '../agents/agents';
import { gitVersion } from '../git/version';
import type { HostLink } from '../host/client';
import type { Spares } from '../sessions/spare';

/** Below this the next worktree may not fit; bytes. */
const littleDisk = 1024 ** 3;

interface Peers {
  home: string;
  host: HostLink;
  damaged: string | null;
  problem(): string | null;
  spares: Pick<Spares, 'list'>;
  agents: Pick<Agents, 'list' | 'detect'>;
  settings(): Settings;
  servers: Handlers<Contract>['methods']['server.list'];
}

/** What can be said of the parts that Espalier stands on, for a person who wonders why something fails. */
export function makeDoctor({ home, host, damaged, problem, spares, agents, settings, servers }: Peers) {
  const look = async (name: string, hint: string, ask: () => Promise<string>): Promise<Finding> => {
    try {
      return { name, ok: true, text: await ask(), hint: '' };
    } catch (error) {
      const record = toErrorRecord(error);
      return { name, ok: false, text: record.message, hint: record.hint || hint };
    }
  };
  return async (): Promise<{ findings: Finding[] }> => {
    const findings = [
      await look('git', 'Install git 2.38 or newer.', async () => `git ${await gitVersion()}`),
      await look('terminal host', 'It is started anew by the next task.', async () => {
        const running = (await (await host.terminals()).list()).filter(({ exit }) => exit === null);
        return `answers, ${running.length} running`;
      }),
      await look('disk', 'Free some space: `espalier cleanup --dry-run` shows what is not needed.', async () => {
        const { bavail, bsize } = await statfs(home);
        const free = bavail * bsize;
        const text = `${(free / 1024 ** 3).toFixed(1)} GiB free for ${home}`;
        if (free < littleDisk) throw new Error(text);
        return text;
      }),
      await look('spare worktrees', '`espalier cleanup` removes them; they are made again when needed.', async () => {
        const list = await spares.list();
        const bytes = list.reduce((sum, one) => sum + one.bytes, 0);
        return list.length === 0 ? 'none' : `${list.length}, for quick starts, ${(bytes / 1024 ** 2).toFixed(0)} MiB`;
      }),
    ];
    findings.push({ name: 'leftovers of agents', ok: true, text: leftovers[host.leftovers], hint: '' });
    await agents.detect(false);
    findings.push(agentsFinding(agents.list(), settings().agent));
    findings.push(...(await servers({})).servers.map(serverFinding));
    const faults = problem();
    findings.push({
      name: 'configuration',
      ok: faults === null,
      text: faults ?? 'read without a fault',
      hint: faults === null ? '' : 'Correct the file: it is read again by itself.',
    });
    const text = damaged === null ? 'sound' : `was damaged; the old one is kept as ${damaged}`;
    findings.push({
      name: 'database',
      ok: damaged === null,
      text,
      hint: damaged === null ? '' : 'Sessions were found again from their worktrees.',
    });
    return { findings };
  };
}

const leftovers: Record<HostLink['leftovers'], string> = {
  cgroup: 'each run has a cgroup of its own, and ends with all that is in it',
  marks: 'found by process group and environment: a daemon that leaves both goes on (there is no cgroup to make others in)',
};

const states: { [S in Agent['state']]: string } = {
  ready: 'ready',
  unknown: 'not known to be ready',
  'needs-login': 'needs a login',
  'needs-model': 'has no model',
  'not-installed': 'not installed',
  unsupported: 'too old',
};

/** Those that were found here. Well if one is ready, or the one that tasks are given to (`usual`) can be started anyway. */
function agentsFinding(agents: readonly Agent[], usual: string): Finding {
  const found = agents.filter(({ path, version }) => path !== null || version !== null);
  const about = ({ state, problem }: Agent): string => (state === 'needs-model' ? (problem ?? states[state]) : states[state]);
  const text = found.map((agent) => `${[agent.name, agent.version].filter(Boolean).join(' ')}: ${about(agent)}`).join('; ');
  const ok = found.some(({ state }) => state === 'ready') || agents.some(({ id, problem }) => id === usual && problem === null);
  const hint = '`espalier agents` says what mends each. The practice agent needs nothing.';
  return { name: 'agents', ok, text: text || 'none was found', hint: ok ? '' : hint };
}

/** A server that nobody is logged in to is no fault: work leaves in other ways too. */
function serverFinding({ host, kind, login, as, problem }: Server): Finding {
  const name = `remote ${host}`;
  if (as !== null) return { name, ok: true, text: `${kind === null ? '' : `${serverKindNames[kind]}, `}reached as ${as}`, hint: '' };
  if (login === null) return { name, ok: true, text: `no pull requests there: ${problem}`, hint: '' };
  return { name, ok: false, text: problem ?? 'cannot be reached', hint: 'Settings, Servers takes another token.' };
}
