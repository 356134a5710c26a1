import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pins } from '../../scripts/lib/agents.mjs';
import type { Session } from '../../src/shared/model';
import type { Entry } from '../../src/shared/transcript';
import { programVersion } from '../../src/shared/version';
import { patience } from './agent-core';
import type { AgentId } from './agents';
import { untilTrue } from './core';
import { shell, write } from './models';
import { sharedAgentCore } from './shared-agent-core';

/** What differs of one agent that speaks ACP, as it was seen. */
interface Seen {
  name: string;
  /** What it reports after calls of 43 210 and 43 300 tokens, of which it wrote 10 and 5; what is left out is unknown. */
  usage: Partial<NonNullable<Session['usage']>> | null;
  /** What it calls the scripted model. */
  model: string | null;
  /** A model that it does not have, and what it says where that is asked for. */
  unknownModel: [string, RegExp];
  /** It has an answer “for this session” of its own. */
  ownSession?: true;
  /** It does not go on after a no. */
  stopsAtNo?: true;
  /** Where a limit is reached it tries again for longer than a test waits. */
  neverGivesUp?: true;
}

const unknown = { contextTokens: null, contextWindow: null, inputTokens: null, outputTokens: null };
const said = (entries: readonly Entry[]): string =>
  entries.flatMap((entry) => (entry.kind === 'text' && entry.from === 'agent' ? [entry.text] : [])).join('\n');
const made = ({ worktree }: Session, file: string): string | null =>
  existsSync(join(worktree, file)) ? readFileSync(join(worktree, file), 'utf8') : null;

/** The same for every agent that speaks ACP: it runs for real, in a real core, against scripted models. */
export function describeAcpAgent(id: AgentId | 'espalier', seen: Seen): void {
  describe(seen.name, { timeout: 4 * patience }, () => {
    const agent = sharedAgentCore(id);
    /** How its worktree differs from where it began, once it is over. */
    const changes = async (session: Session): Promise<string[]> => {
      await agent.ended(session);
      const { files } = await agent.core().client.call('session.diff', { session: session.id, path: null });
      return files.map(({ path }) => path);
    };

    it('is found, with its version', async () => {
      const { agents } = await agent.core().client.call('agent.detect', {});
      expect(agents.find((found) => found.id === id)).toMatchObject({
        state: 'ready',
        version: id === 'espalier' ? programVersion : pins[id].version,
        verified: true,
      });
    });

    it('writes a file in the background, and says what it used', async () => {
      const session = await agent.run([
        {
          thinking: 'A note is wanted.',
          text: 'I write it.',
          calls: [write('note.txt', 'hi\n')],
          usage: { input: 43_210, cached: 40_000, output: 10 },
        },
        { text: 'Written.', usage: { input: 43_300, cached: 43_210, output: 5 } },
      ]);
      const done = await agent.until(await agent.ended(session), ({ files }) => files === 1);
      expect(done).toMatchObject({ state: 'finished', added: 1, through: 'messages', model: seen.model, error: null });
      expect(done.conversation).not.toBeNull();
      expect(made(done, 'note.txt')).toBe('hi\n');
      if (seen.usage) expect(done.usage).toMatchObject({ ...unknown, ...seen.usage });
      else expect(done.usage).toBeNull();
      const entries = await agent.entries(session);
      expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['text', 'thinking', 'tool', 'result']));
      const tool = entries.find((entry) => entry.kind === 'tool' && entry.does === 'edit');
      expect(tool).toMatchObject({ text: 'note.txt', diffs: [{ path: 'note.txt', old: null, new: 'hi\n' }] });
      expect(said(entries)).toMatch(/I write it\.[\s\S]*Written\.$/);
      await untilTrue(() => agent.processes(session).length === 0, 'none of its processes is left');
    });

    it('asks, and does as it is answered', async () => {
      const session = await agent.run(
        [
          { calls: [write('once.txt', '1\n')] },
          { calls: [shell('echo 1 >> session.txt')] },
          { calls: [shell('echo 1 >> session.txt')] },
          { calls: [shell('date > always.txt')] },
          { calls: [shell('uname > refused.txt')] },
          { text: 'So be it.' },
        ],
        { permissions: 'ask' },
      );
      const first = await agent.answer(session, 'allow');
      expect(first).toMatchObject({ kind: 'permission', text: 'once.txt', diffs: [{ path: 'once.txt', old: null, new: '1\n' }] });
      expect(await agent.answer(session, 'allow-session')).toMatchObject({ text: 'echo 1 >> session.txt' });
      expect(await agent.answer(session, 'allow-always')).toMatchObject({ text: 'date > always.txt' });
      expect(await agent.answer(session, 'deny')).toMatchObject({ text: 'uname > refused.txt' });
      const done = await agent.ended(session);
      expect(done).toMatchObject({ state: 'finished', denied: 'uname > refused.txt', error: null });
      expect(made(done, 'once.txt')).toBe('1\n');
      expect(made(done, 'session.txt')).toBe('1\n1\n');
      expect(made(done, 'always.txt')).not.toBeNull();
      expect(made(done, 'refused.txt')).toBeNull();
      const entries = await agent.entries(session);
      expect(entries.filter(({ kind }) => kind === 'answer')).toHaveLength(seen.ownSession ? 4 : 5);
      expect(said(entries).includes('So be it.')).toBe(!seen.stopsAtNo);
    });

    it('goes on where it was when the core is killed, and when it is told more', async () => {
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const session = await agent.run(
        [
          { text: 'First.', calls: [write('first.txt', '1\n')] },
          async () => {
            await held;
            return { text: 'Second.', calls: [shell('echo 2 > second.txt')] };
          },
          { text: 'Over.' },
          // Some ask more of their model than they were asked themselves.
          ...Array.from({ length: 5 }, () => ({ text: 'Again.' })),
        ],
        { permissions: 'ask' },
      );
      await agent.answer(session, 'allow');
      await agent.killCore();
      release();
      await agent.until(session, ({ asks }) => asks.length > 0);
      await agent.killCore();
      expect(await agent.answer(session, 'allow')).toMatchObject({ text: 'echo 2 > second.txt' });
      const done = await agent.ended(session);
      expect(done).toMatchObject({ state: 'finished', runs: 1, error: null });
      expect([made(done, 'first.txt'), made(done, 'second.txt')]).toEqual(['1\n', '2\n']);
      const before = await agent.entries(session);
      expect(said(before)).toMatch(/^First\.[\s\S]*Second\.[\s\S]*Over\.$/);

      await agent.core().client.call('session.send', { session: session.id, text: 'One more thing' });
      const again = await agent.until(session, ({ state, runs }) => runs === 2 && state !== 'running' && state !== 'preparing');
      expect(again).toMatchObject({ state: 'finished', conversation: done.conversation, error: null });
      const asked = agent.models.requests.map(({ messages }) => messages.map(({ text }) => text).join('\n'));
      expect(asked.some((all) => /First\.[\s\S]*Over\.[\s\S]*One more thing/.test(all))).toBe(true);
      const entries = await agent.entries(session);
      expect(entries.slice(0, before.length)).toEqual(before);
      expect(entries.slice(before.length).map((entry) => (entry.kind === 'text' ? entry.text : entry))).toEqual([
        'One more thing',
        'Again.',
      ]);
    });

    it('is stopped with all that it started', async () => {
      const endless = `tail --sleep-interval=${process.pid} -f /dev/null`;
      const session = await agent.run([{ calls: [shell(endless)] }], { permissions: 'auto' });
      await untilTrue(() => running(endless), 'the command runs', patience);
      await agent.core().client.call('session.stop', { session: session.id });
      expect(agent.processes(session)).toEqual([]);
      expect(running(endless)).toBe(false);
    });

    it('only reads when it is to plan', async () => {
      const session = await agent.run([{ calls: [write('a.txt', '1')] }, { calls: [shell('echo 1 > b.txt')] }, { text: 'Planned.' }], {
        permissions: 'plan',
      });
      expect(await changes(session)).toEqual([]);
      expect(await agent.ended(session)).toMatchObject({ state: 'finished', asks: [], error: null });
      expect(agent.repository.git(['status', '--short'])).toBe('');
    });

    it('goes on after two refusals for haste, and ends without changes', async () => {
      const busy = { status: 429, message: 'Too many requests', retryAfter: 1 };
      const session = await agent.run([busy, busy, { text: 'Nothing is to be done.' }]);
      expect(await changes(session)).toEqual([]);
      expect(await agent.ended(session)).toMatchObject({ state: 'finished', error: null });
      expect(said(await agent.entries(session))).toContain('Nothing is to be done.');
    });

    it('says in its provider’s words why it failed', async () => {
      const session = await agent.run(() => ({ status: 400, message: 'The lamp cannot be mended' }));
      const { state, error } = await agent.ended(session);
      expect(state).toBe('failed');
      expect(error).toMatchObject({ code: 'agent', message: expect.stringContaining('The lamp cannot be mended') });
    });

    it.skipIf(seen.neverGivesUp)('waits where its limit is reached', async () => {
      const session = await agent.run(() => ({ status: 429, message: 'Usage limit reached. Please retry in 7200s.' }));
      const parked = await agent.until(session, ({ parkedUntil, state }) => parkedUntil !== null || state === 'failed');
      expect(parked).toMatchObject({ state: 'queued', error: { message: expect.stringContaining('Usage limit reached') } });
      const hours = (Date.parse(parked.parkedUntil ?? '') - Date.now()) / 3_600_000;
      expect(hours).toBeGreaterThan(1.9);
      expect(hours).toBeLessThanOrEqual(2);
      await agent.core().client.call('session.stop', { session: session.id });
    });

    it('says that it does not have a model', async () => {
      const [model, says] = seen.unknownModel;
      const session = await agent.run(() => ({ status: 404, message: 'There is no such model' }), { model });
      const { state, error } = await agent.ended(session);
      expect(state).toBe('failed');
      expect(error?.message).toMatch(says);
    });
  });
}

/** Whether a command runs anywhere: agents start it without their environment, and in a group of its own. */
function running(command: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim() === command;
    } catch {
      return false; // no process, or one that has ended meanwhile
    }
  });
}
