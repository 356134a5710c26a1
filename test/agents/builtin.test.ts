import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, type Builtin, configure, saidText, startBuiltin } from '../helpers/builtin';
import { type Models, type Script, startModels, write } from '../helpers/models';
import { makeRepository, type TestRepository } from '../helpers/repository';

let repository: TestRepository;
let home: string;
let models: Models;
let builtin: Builtin;

beforeEach(() => {
  repository = makeRepository();
  home = join(repository.scratch, 'home');
  mkdirSync(home);
});
afterEach(async () => {
  await builtin?.kill();
  await models?.close();
  repository.dispose();
});

async function start(script: Script, { answer, api = 'chat' }: { answer?: Answer; api?: string } = {}): Promise<void> {
  models = await startModels(script);
  configure(home, `${models.url}/v1`, { api });
  builtin = await startBuiltin(home, answer);
}

const inWorktree = (file: string): string => join(repository.path, file);

describe.each(['chat', 'responses'])('the built-in agent over %s', (api) => {
  it('writes a file, tells it as a diff, and says what it used', async () => {
    await start(
      [
        {
          thinking: 'A note is wanted.',
          text: 'I write it.',
          calls: [write('note.txt', 'hi\n')],
          usage: { input: 1000, cached: 400, output: 50 },
        },
        { text: 'Written.', usage: { input: 1200, cached: 1000, output: 10 } },
      ],
      { api },
    );
    const session = await builtin.newSession(repository.path);
    expect(await builtin.prompt(session, 'Write a note')).toBe('end_turn');
    expect(readFileSync(inWorktree('note.txt'), 'utf8')).toBe('hi\n');
    expect(saidText(builtin.updates)).toBe('I write it.Written.');
    const done = builtin.updates.find((update) => update.sessionUpdate === 'tool_call_update' && update.status === 'completed');
    expect(done).toMatchObject({ content: [{ type: 'diff', path: inWorktree('note.txt'), oldText: null, newText: 'hi\n' }, {}] });
    expect(builtin.updates.findLast((update) => update.sessionUpdate === 'usage_update')).toMatchObject({
      used: 1200,
      size: 100_000,
      cost: { amount: (2200 * 2 + 60 * 8) / 1_000_000, currency: 'USD' },
      _meta: { espalier: { inputTokens: 2200, outputTokens: 60, pricesAsOf: '2026-01-31' } },
    });
    expect(models.requests[1]?.messages.at(-1)).toMatchObject({ role: 'tool', text: 'Made note.txt.' });
  });
});
