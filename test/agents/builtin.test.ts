import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { methods } from '@agentclientprotocol/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { procStat } from '../../src/client/proc';
import { type Answer, type Builtin, configure, notices, results, saidText, startBuiltin } from '../helpers/builtin';
import { ask, call, type Models, read, type Script, shell, startModels, write } from '../helpers/models';
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
    const first = { thinking: 'A note is wanted.', text: 'I write it.', calls: [write('note.txt', 'hi\n')] };
    await start(
      [
        { ...first, usage: { input: 1000, cached: 400, output: 50 } },
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

  it('answers unknown tools, malformed and wrong arguments, and goes on', async () => {
    await start(
      [
        { calls: [call('teleport', {}), call('read', '{"path": '), call('read', { file: 'README.md' }), read('README.md')] },
        { text: 'Now I know.' },
      ],
      { api },
    );
    const session = await builtin.newSession(repository.path);
    expect(await builtin.prompt(session, 'Look')).toBe('end_turn');
    const told = models.requests[1]?.messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
    expect(told).toHaveLength(4);
    expect(told?.[0]).toContain('There is no tool “teleport”. The tools are: read,');
    expect(told?.[1]).toContain('not valid JSON');
    expect(told?.[2]).toContain('The arguments of read are not as wanted');
    expect(told?.[3]).toContain('# Sample');
  });
});

describe('what it may do', () => {
  it('asks before it writes, shows the change, and does as it is answered', async () => {
    const answers = ['deny', 'allow'];
    await start([{ calls: [write('a.txt', '1')] }, { calls: [write('b.txt', '2')] }, { text: 'Done.' }], {
      answer: () => {
        expect(existsSync(inWorktree('a.txt')) || existsSync(inWorktree('b.txt'))).toBe(false);
        return answers.shift() ?? 'deny';
      },
    });
    const session = await builtin.newSession(repository.path, 'ask');
    await builtin.prompt(session, 'Write two');
    expect(existsSync(inWorktree('a.txt'))).toBe(false);
    expect(readFileSync(inWorktree('b.txt'), 'utf8')).toBe('2');
    expect(builtin.permissions[0]).toMatchObject({
      toolCall: { title: 'a.txt', kind: 'edit', content: [{ type: 'diff', path: inWorktree('a.txt'), newText: '1' }] },
      options: [{ optionId: 'allow' }, { optionId: 'allow-session' }, { optionId: 'allow-always' }, { optionId: 'deny' }],
    });
    expect(results(builtin.updates)[0]).toEqual({ status: 'failed', text: 'The person refused this.' });
  });

  it('remembers "always" for the repository and not in the worktree, "this session" no longer', async () => {
    const twice = [{ calls: [shell('npm --version')] }, { calls: [shell('echo one')] }, { text: 'Done.' }];
    await start([...twice, ...twice], { answer: ({ toolCall }) => (toolCall.title === 'echo one' ? 'allow-always' : 'allow-session') });
    await builtin.prompt(await builtin.newSession(repository.path, 'ask'), 'Go');
    expect(builtin.permissions.map(({ toolCall }) => toolCall.title)).toEqual(['npm --version', 'echo one']);
    await builtin.prompt(await builtin.newSession(repository.path, 'ask'), 'Again');
    expect(builtin.permissions.slice(2).map(({ toolCall }) => toolCall.title)).toEqual(['npm --version']);
    expect(repository.git(['status', '--porcelain'])).toBe('');
  });

  it('changes and runs nothing while it plans', async () => {
    await start([{ calls: [write('a.txt', '1'), shell('touch b.txt'), read('README.md')] }, { text: 'The plan.' }]);
    await builtin.prompt(await builtin.newSession(repository.path, 'plan'), 'Plan it');
    expect(repository.git(['status', '--porcelain'])).toBe('');
    expect(results(builtin.updates).map(({ status }) => status)).toEqual(['failed', 'failed', 'completed']);
    expect(builtin.permissions).toEqual([]);
  });

  it('edits freely and asks before commands in the mode edit, and follows a mode that is changed meanwhile', async () => {
    await start([{ calls: [write('a.txt', '1'), shell('echo first')] }, { calls: [shell('echo second')] }, { text: 'Done.' }], {
      answer: async ({ sessionId }) => {
        await builtin.agent.request(methods.agent.session.setMode, { sessionId, modeId: 'auto' });
        return 'allow';
      },
    });
    await builtin.prompt(await builtin.newSession(repository.path, 'edit'), 'Go');
    expect(builtin.permissions.map(({ toolCall }) => toolCall.title)).toEqual(['echo first']);
    expect(results(builtin.updates).map(({ text }) => text)).toEqual(['Made a.txt.', 'first', 'second']);
  });

  it('writes nothing outside of the worktree: by .., by an absolute path, through a link, or into .git', async () => {
    symlinkSync(repository.scratch, inWorktree('out'));
    const outside = join(repository.scratch, 'evil.txt');
    await start([
      {
        calls: [
          write('../../evil.txt', 'x'),
          write('../evil.txt', 'x'),
          write(outside, 'x'),
          write('out/evil.txt', 'x'),
          write('.git/hooks/pre-commit', 'x'),
        ],
      },
      { calls: [read('../home/builtin-agent.json'), read('out/home/builtin-agent.json')] },
      { text: 'Not possible.' },
    ]);
    await builtin.prompt(await builtin.newSession(repository.path, 'auto'), 'Break out');
    expect(existsSync(outside)).toBe(false);
    expect(existsSync(join(repository.scratch, '../evil.txt'))).toBe(false);
    expect(existsSync(inWorktree('.git/hooks/pre-commit'))).toBe(false);
    expect(results(builtin.updates)).toHaveLength(7);
    for (const { status, text } of results(builtin.updates)) {
      expect(status).toBe('failed');
      expect(text).toMatch(/^Refused: /);
    }
  });
});

describe('the person', () => {
  it('is asked a question, and answers by an option or in words of their own', async () => {
    await start([{ calls: [ask('Which colour?', ['Red', 'Blue'])] }, { calls: [ask('Which size?', ['S'])] }, { text: 'Done.' }], {
      answer: ({ _meta, options }) => {
        const { question } = (_meta?.['espalier'] ?? {}) as { question?: string };
        if (question === 'Which colour?') return options[1]?.optionId ?? '';
        return { outcome: { outcome: 'selected', optionId: 'none' }, _meta: { espalier: { text: 'as large as a house' } } };
      },
    });
    await builtin.prompt(await builtin.newSession(repository.path, 'ask'), 'Paint it');
    expect(builtin.permissions[0]?._meta).toEqual({ espalier: { question: 'Which colour?', free: true } });
    expect(results(builtin.updates).map(({ text }) => text)).toEqual([
      'The person answered: Blue',
      'The person answered: as large as a house',
    ]);
  });

  it('cancels a turn: the command ends with its children, and the conversation can go on', async () => {
    await start([{ calls: [shell('echo $$ > pid; sleep 600 & echo $! > child; wait')] }, { text: 'Going on.' }]);
    const session = await builtin.newSession(repository.path);
    const turn = builtin.prompt(session, 'Wait');
    await builtin.seen((update) => update.sessionUpdate === 'tool_call_update' && update.status === 'in_progress');
    await until(() => existsSync(inWorktree('child')) && readFileSync(inWorktree('child'), 'utf8') !== '');
    await builtin.agent.notify(methods.agent.session.cancel, { sessionId: session });
    expect(await turn).toBe('cancelled');
    for (const file of ['pid', 'child']) expect(procStat(Number(readFileSync(inWorktree(file), 'utf8')))).toBeNull();
    expect(await builtin.prompt(session, 'Go on')).toBe('end_turn');
    expect(models.requests[1]?.messages.filter(({ role }) => role === 'tool')).toHaveLength(1);
  });
});

describe('a model that gets nowhere', () => {
  it('is stopped at the third time of the same call with the same result, and that is said', async () => {
    await start(() => ({ calls: [read('README.md')] }));
    const turn = builtin.prompt(await builtin.newSession(repository.path), 'Look');
    await expect(turn).rejects.toMatchObject({ data: { kind: 'model', message: expect.stringContaining('read 3 times in a row') } });
    expect(models.requests).toHaveLength(3);
    expect(notices(builtin.updates).at(-1)).toContain('Stopped:');
  });

  it('may repeat a call whose result changes', async () => {
    const again = { calls: [shell('echo x >> log; wc -l < log')] };
    await start([again, again, again, again, { text: 'Done.' }]);
    expect(await builtin.prompt(await builtin.newSession(repository.path), 'Count')).toBe('end_turn');
  });
});

it('tells the model the instructions and skills of the repository, and where it works', async () => {
  repository.write('AGENTS.md', 'Always say please.');
  repository.write('.claude/skills/tea/SKILL.md', '---\nname: tea\ndescription: How tea is made here.\n---\nBoil water.');
  await start([{ calls: [call('skill', { name: 'tea' })] }, { text: 'Done.' }]);
  await builtin.prompt(await builtin.newSession(repository.path), 'Tea');
  const system = models.requests[0]?.messages.find(({ role }) => role === 'system')?.text;
  expect(system).toContain('Always say please.');
  expect(system).toContain('- tea: How tea is made here.');
  expect(system).not.toContain('Boil water.');
  expect(system).toContain(repository.path);
  expect(results(builtin.updates)[0]?.text).toContain('Boil water.');
});

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 10))) {
    if (Date.now() > end) throw new Error('it never came to be');
  }
}
