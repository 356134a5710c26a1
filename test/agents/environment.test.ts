import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AgentId, agentEnvironment, agentIds, agentKey } from '../helpers/agents';
import { type Models, shell, startModels, write } from '../helpers/models';
import { makeRepository, type TestRepository } from '../helpers/repository';

/** Arguments that run a prompt without a person, everything allowed. */
const headless: Record<AgentId, (prompt: string) => string[]> = {
  claude: (prompt) => ['-p', '--output-format', 'stream-json', '--verbose', '--dangerously-skip-permissions', prompt],
  codex: (prompt) => ['exec', '--json', '--dangerously-bypass-approvals-and-sandbox', prompt],
  gemini: (prompt) => ['-p', prompt, '-o', 'stream-json', '--approval-mode', 'yolo', '--skip-trust'],
  opencode: (prompt) => ['run', '--format', 'json', '--auto', prompt],
  kilo: (prompt) => ['run', '--format', 'json', '--auto', prompt],
  qwen: (prompt) => ['-o', 'stream-json', '--approval-mode', 'yolo', prompt],
  copilot: (prompt) => ['-p', prompt, '--output-format', 'json', '--allow-all'],
  pi: (prompt) => ['-p', '--mode', 'json', prompt],
  cline: (prompt) => ['--json', '--auto-approve', 'true', prompt],
};

/** These ask for one host more, whatever they are told; it is refused and they go on. */
const asksAnyway: readonly AgentId[] = ['cline', 'opencode'];

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function prepare(): Promise<{ models: Models; repository: TestRepository; home: string }> {
  const models = await startModels([
    { calls: [write('note.txt', 'hi\n')] },
    { calls: [shell('echo shell > shell.txt')] },
    { text: 'All is done.' },
  ]);
  const repository = makeRepository();
  const home = join(repository.scratch, 'home');
  ends.push(
    () => repository.dispose(),
    models.close,
    () => endAll(home),
  );
  return { models, repository, home };
}

/** Ends what an agent left running, known by its home: cline leaves a daemon behind. */
function endAll(home: string): void {
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    if (environ(pid).includes(`HOME=${home}\0`)) process.kill(pid, 'SIGKILL');
  }
}

function environ(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // gone, or another user's
  }
}

describe.each(agentIds)('%s', (id) => {
  it('works against the scripted models and leaves the other hosts alone', { timeout: 120_000 }, async () => {
    const { models, repository, home } = await prepare();
    const env = agentEnvironment(id, { home, models, trusted: [repository.path] });
    const child = spawn(join(home, 'bin', id), headless[id]('Mend the lamp, please'), {
      cwd: repository.path,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    }
    const [code] = await once(child, 'exit');
    expect(code, said).toBe(0);
    expect(readFileSync(join(repository.path, 'note.txt'), 'utf8')).toBe('hi\n');
    expect(readFileSync(join(repository.path, 'shell.txt'), 'utf8')).toBe('shell\n');
    expect(said).toContain('All is done.');
    const asked = models.requests.filter(({ turn }) => turn !== null);
    expect(asked.map(({ turn, key }) => [turn, key])).toEqual([0, 1, 2].map((turn) => [turn, agentKey]));
    expect(asked[0]?.prompt).toContain('Mend the lamp, please');
    expect(models.strays).toEqual([]);
    if (!asksAnyway.includes(id)) expect(models.outbound).toEqual([]);
  });
});
