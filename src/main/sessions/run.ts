import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { defaultsFor } from '../../shared/agent-defaults';
import { checkName, type DeclaredCheck, waitingCheck } from '../../shared/check';
import { EspalierError } from '../../shared/errors';
import type { Permissions, Place, Repository, SessionRecord } from '../../shared/model';
import { assertReviews } from '../../shared/reviewer';
import type { Settings } from '../../shared/settings';
import type { Agents } from '../agents/agents';
import { resolveBase } from '../git/base';
import { freeBranchName } from '../git/branch';
import { inTurn } from '../git/locks';
import type { Repositories } from '../repositories/repositories';
import { positionFor } from './queue';
import type { Sessions } from './sessions';
import { untouched } from './untouched';

export interface NewSession {
  goal: string;
  repository: string;
  agent: string | null;
  place: Place;
  base: string | null;
  title: string | null;
  checks: DeclaredCheck[];
  next: boolean;
  model: string | null;
  permissions: Permissions | null;
  handoffAt: number | null;
  budget: number | null;
  area?: string[];
  reviewer?: string | null;
  /** Of a session that reads what another one made. */
  reviews?: SessionRecord['reviews'];
}

interface Peers {
  home: string;
  sessions: Sessions;
  repositories: Repositories;
  agents: Agents;
  settings(): Settings;
}

/** A goal is an argument and in the environment of its agent. Linux takes 128 KiB each, its name included; bytes. */
export const longestGoal = 100_000;
const longestTitle = 200;

/** Ids are short enough to type and never begin with what could be an option. */
const newId = (): string => randomBytes(4).toString('hex');
const firstLine = (goal: string): string => {
  const [line = ''] = goal.trim().split('\n');
  return line.length <= 72 ? line : `${line.slice(0, 70).replace(/\s+\S*$/, '')}…`;
};

const usage = (message: string, hint: string): EspalierError => new EspalierError('usage', message, `Nothing was started. ${hint}`);

function goalOf(wanted: NewSession): string {
  const goal = wanted.goal.trim();
  if (goal === '') throw usage('The goal is empty.', 'Say what should change.');
  if (goal.includes('\0')) throw usage('The goal contains a NUL character, which no program can be given.', 'Remove it.');
  const bytes = Buffer.byteLength(goal);
  if (bytes <= longestGoal) return goal;
  const message = `The goal is ${bytes} bytes long, over the ${longestGoal} that an agent can be given.`;
  throw usage(message, 'Put the details into a file and name it.');
}

function titleOf(wanted: NewSession, goal: string): string {
  const title = wanted.title?.trim() || firstLine(goal);
  if (title.length > longestTitle) throw usage(`The title is longer than ${longestTitle} characters.`, 'Shorten it.');
  return title;
}

/** Git refuses a path that leads out of its repository. */
function areaOf({ area = [] }: NewSession): string[] {
  const wrong = area.find((one) => one.trim() === '' || path.isAbsolute(one) || one.split(/[\\/]/).includes('..') || one.includes('\0'));
  if (wrong === undefined) return area;
  throw usage(`“${wrong}” is no place in the repository.`, 'Name paths or globs from its top, such as `src/api/**`.');
}

/** What a name or command alone stands for: a repository says more of its own checks. */
const declaredAs = (wanted: DeclaredCheck, its: readonly DeclaredCheck[]): DeclaredCheck => {
  const means = (one: DeclaredCheck): boolean => checkName(one) === wanted || (typeof one !== 'string' && one.command === wanted);
  return typeof wanted === 'string' ? (its.find(means) ?? wanted) : wanted;
};

/** From a task to a queued session. Nothing but its record is made; throws where it could not be prepared later. */
export function makeRun({ home, sessions, repositories, agents, settings }: Peers) {
  const worktreesOf = (repository: Repository, configured: string | undefined): string => {
    const ours = path.join(home, 'worktrees', `${repository.name.replaceAll(/[^\w.-]+/g, '-')}-${repository.id.slice(0, 4)}`);
    return path.resolve(repository.path, configured ?? ours);
  };
  const freeBranch = (repository: Repository, title: string): Promise<string> => {
    const taken = sessions.all().flatMap((record) => (record.repository === repository.id ? [record.branch] : []));
    return freeBranchName(repository.path, title, taken);
  };
  /** One after another, from looking for a free name to the record that takes it. */
  const naming = inTurn();

  return async (wanted: NewSession): Promise<SessionRecord> => {
    const goal = goalOf(wanted);
    const title = titleOf(wanted, goal);
    const agent = agents.get(wanted.agent ?? settings().agent).agent;
    const repository = await repositories.open(wanted.repository);
    const defaults = defaultsFor(settings(), repository.id, agent.id);
    const { config, scripts } = await repositories.scripts(repository.id);
    const base = await resolveBase(repository.path, wanted.base ?? config.base ?? repository.branch ?? 'HEAD');
    const { reviews = null, reviewer = null } = wanted;
    if (reviewer !== null && reviewer !== 'none') assertReviews(agents.get(reviewer).agent);
    const area = areaOf(wanted);
    const its = reviews === null && scripts.state === 'trusted' ? scripts.checks : [];
    const checks = wanted.checks.length > 0 ? wanted.checks.map((one) => declaredAs(one, its)) : its;
    return await naming(async () => {
      const id = newId();
      const branch = await freeBranch(repository, title);
      const record: SessionRecord = {
        ...untouched,
        id,
        repository: repository.id,
        title,
        goal,
        agent: agent.id,
        place: wanted.place,
        state: 'queued',
        position: positionFor(sessions.all(), id, null, wanted.next),
        branch,
        base,
        worktree: path.join(worktreesOf(repository, config.worktrees), `${branch.slice(branch.lastIndexOf('/') + 1)}-${id.slice(0, 4)}`),
        model: wanted.model ?? defaults.model,
        permissions: wanted.permissions ?? defaults.permissions ?? settings().permissions[wanted.place],
        handoffAt: wanted.handoffAt ?? settings().handoffAt,
        budget: wanted.budget ?? settings().budgetPerSession,
        checks: checks.map(waitingCheck),
        ...{ area, reviewer, reviews },
        createdAt: new Date().toISOString(),
      };
      return sessions.add(record, title);
    });
  };
}
