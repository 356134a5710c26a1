import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Common, Ending } from '../../../src/main/agents/protocol';
import { acp } from '../../../src/main/agents/protocols/acp';
import { makeTalks } from '../../../src/main/agents/talk';
import { readExit } from '../../../src/main/host/exit-file';
import { readLog } from '../../../src/main/host/log';
import { makeTranscripts, type Transcripts } from '../../../src/main/transcripts/transcripts';
import type { Permissions } from '../../../src/shared/model';
import type { Entry } from '../../../src/shared/transcript';
import { endHost, freshHost, type OnHost, runningRuns, until } from '../../helpers/host';
import { sessionRecord } from '../../helpers/session';

const agent = path.resolve(import.meta.dirname, '../../fixtures/acp-agent.mjs');
const protocol = acp({ name: 'Agent', modes: {} });

let on: OnHost;
beforeEach(async () => {
  on = await freshHost();
});
afterEach(() => endHost(on));

type Steps = [string, string | number][];

/** A session whose agent runs in a real host; each `core` is one that has just started, with nothing but what is on disk. */
async function session(steps: Steps, permissions: Permissions = 'ask') {
  const { home, client } = on;
  const id = randomUUID().slice(0, 8);
  const run = `${id}-1`;
  const told = path.join(home, `${id}.told`);
  const env = { PATH: process.env['PATH'] ?? '', ESPALIER_HOME: home, ESPALIER_RUN: run, TOLD: told };
  await client.start({ id: run, command: process.execPath, args: [agent], cwd: home, env, io: 'pipe', cols: 80, rows: 24 });
  const record = sessionRecord({ id, run, runs: 1, state: 'running', began: true, through: 'messages', permissions });
  const begin = { conversation: null, model: null, permissions, worktree: home, now: '2026-01-01T00:00:00.000Z' };
  /** `change` stands in for what goes wrong with the transcript. */
  const core = (change: (transcripts: Transcripts) => Transcripts = (same) => same) => {
    const transcripts = makeTranscripts(home);
    let state: Common | null = null;
    const talks = makeTalks({
      ...{ host: { terminals: async () => client, leftovers: 'marks', quit: async () => {} }, transcripts: change(transcripts) },
      ...{ readRun: (run, from) => readLog(home, run, { from }), readExit: (run) => readExit(home, run) },
      onState: (_, now) => {
        state = now;
      },
      peace: 10, // its agent never ends by itself
    });
    const signal = new AbortController();
    const ending = talks.follow(record, protocol, { ...begin, prompt: JSON.stringify(steps) }, signal.signal);
    ending.catch(() => {}); // told to whoever awaits it
    return {
      ending,
      /** As a kill of the core, between two steps. */
      leave: async () => {
        signal.abort();
        await ending.catch(() => {});
      },
      asks: () => state?.asks ?? [],
      answer: (ask: string, option: string) => talks.answer(id, ask, { option, note: null }),
      say: (text: Steps) => talks.say(id, JSON.stringify(text)),
      entries: (): Entry[] => transcripts.read(id, 0, 1000).entries.map(({ entry }) => entry),
    };
  };
  return { core, told: () => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : []) };
}

const shown = (entries: Entry[]): string[] =>
  entries.flatMap((entry) => (entry.kind === 'text' || entry.kind === 'output' || entry.kind === 'notice' ? [entry.text] : [])).slice(1);
const done: Ending = { type: 'done' };

test('a turn ends with the agent’s word for it, although its process stays', async () => {
  const { core } = await session([
    ['say', 'Hello, '],
    ['say', 'you.'],
  ]);
  const first = core();
  expect(await first.ending).toEqual(done);
  expect(shown(first.entries())).toEqual(['Hello, you.']);
  expect(runningRuns(on.home)).toHaveLength(1);
  expect(await core().ending).toEqual(done); // and is known to a later core
});

describe('a core that is killed', () => {
  const steps: Steps = [
    ['say', 'One. '],
    ['ask', 'ls'],
    ['say', 'Two.'],
    ['print', 'noise\n'],
    ['ask', 'date'],
    ['say', 'Three.'],
  ];
  /** Does all that there is to do in one core, which dies once `step` steps were saved and before more is done. */
  const live = async (core: ReturnType<Awaited<ReturnType<typeof session>>['core']>): Promise<Ending | null | 'killed'> => {
    const answered = new Set<string>();
    const over = core.ending.catch(() => 'killed' as const);
    let end: Awaited<typeof over> | undefined;
    void over.then((how) => {
      end = how;
    });
    await until(() => {
      for (const { id } of core.asks()) {
        if (answered.has(id) || end !== undefined) continue;
        answered.add(id);
        try {
          core.answer(id, 'allow');
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
          return true;
        }
      }
      return end !== undefined;
    });
    await core.leave();
    return end ?? 'killed';
  };
  class Killed extends Error {}
  const dying =
    (at: number, saved: boolean) =>
    (transcripts: Transcripts): Transcripts => {
      let left = at;
      return {
        ...transcripts,
        append: (...step) => {
          left -= 1;
          if (left > 0 || saved) transcripts.append(...step);
          if (left <= 0) throw new Killed();
        },
      };
    };
  const plain = (entries: Entry[]) =>
    entries.map((entry) =>
      JSON.stringify(entry)
        .replaceAll(/"(at|since)":"[^"]*"/g, '""')
        .replaceAll(/call-\d+/g, 'call'),
    );

  test.each([true, false])(
    'before or after a step is saved (%s), and before what comes of it is sent, loses and repeats nothing',
    async (saved) => {
      const undisturbed = await session(steps);
      const whole = undisturbed.core();
      expect(await live(whole)).toEqual(done);
      const kept = plain(whole.entries());
      for (let after = 1, over = false; !over; after += 1) {
        const { core, told } = await session(steps);
        const first = core(dying(after, saved));
        const how = await live(first);
        over = how !== 'killed';
        const last = over ? first : core();
        if (!over) expect(await live(last)).toEqual(done);
        expect(plain(last.entries()), `killed at step ${after}`).toEqual(kept);
        expect(told(), `killed at step ${after}`).toEqual(undisturbed.told());
      }
    },
    120_000,
  );

  test('leaves a question that is asked of its successor, who may answer it once', async () => {
    const { core } = await session([['ask', 'ls']]);
    const first = core();
    await until(() => first.asks().length > 0);
    await first.leave();
    const second = core();
    await until(() => second.asks().length > 0);
    const [ask] = second.asks();
    expect(second.asks()).toEqual(first.asks());
    second.answer(ask?.id ?? '', 'deny');
    expect(() => second.answer(ask?.id ?? '', 'allow')).toThrow('That question is gone');
    expect(await second.ending).toEqual({ ...done, denied: 'ls' });
    expect(shown(second.entries())).toEqual(['It is no. ']);
  });
});

describe('an agent that misbehaves', () => {
  test('prints what is no message: it is shown, and the conversation goes on', async () => {
    const { core } = await session([
      ['print', '<html>Sign in</html>\n{"jsonrpc":\n\n[1]\n'],
      ['say', 'Fine.'],
    ]);
    const only = core();
    expect(await only.ending).toEqual(done);
    expect(shown(only.entries())).toEqual(['<html>Sign in</html>', '{"jsonrpc":', '[1]', 'Fine.']);
  });

  test('writes a line of 50 MB: it is left out and said, and nothing else is lost', async () => {
    const { core } = await session([
      ['say', 'Before. '],
      ['line', 50 * 1024 * 1024],
      ['say', 'After.'],
    ]);
    const only = core();
    expect(await only.ending).toEqual(done);
    expect(shown(only.entries()).join('|')).toMatch(/^A message of 52428800 bytes was left out: it is too long\.\|Before\. After\.$/);
  }, 60_000);

  test('dies in the middle of a line: what it said is kept, and that it died is said', async () => {
    const { core } = await session([
      ['say', 'I begin. '],
      ['print', '{"jsonrpc":"2.0","met'],
      ['die', 3],
    ]);
    const only = core();
    expect(await only.ending).toMatchObject({
      type: 'failed',
      error: { message: expect.stringContaining('exit code 3 before its turn was over') },
    });
    expect(shown(only.entries())).toEqual(['I begin. ', '{"jsonrpc":"2.0","met']);
  });

  test('is told after its turn what was said in it', async () => {
    const { core } = await session([['ask', 'ls']]);
    const only = core();
    await until(() => only.asks().length > 0);
    only.say([['say', 'More.']]);
    only.answer(only.asks()[0]?.id ?? '', 'allow');
    expect(await only.ending).toEqual(done);
    expect(shown(only.entries())).toEqual(['[["say","More."]]', 'It is yes. ', 'More.']);
  });
});
