import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verdict } from '../../../src/main/agents/builtin/permissions';
import { openRules } from '../../../src/main/agents/builtin/rules';
import { ownTools } from '../../../src/main/agents/builtin/tools/all';
import { fetchTool } from '../../../src/main/agents/builtin/tools/fetch';
import { shellTool } from '../../../src/main/agents/builtin/tools/shell';
import { writeTool } from '../../../src/main/agents/builtin/tools/write';
import { makeScratch } from '../../helpers/repository';

describe('modes', () => {
  const byMode = (mode: 'plan' | 'ask' | 'edit' | 'auto'): Record<string, string> =>
    Object.fromEntries(ownTools.map(({ spec, access }) => [spec.name, verdict(mode, access)]));
  const reads = { read: 'allow', list: 'allow', find: 'allow', search: 'allow', todo: 'allow', ask_user: 'allow' };

  it.each([
    ['plan', { edit: 'refuse', write: 'refuse', shell: 'refuse', fetch: 'ask' }],
    ['ask', { edit: 'ask', write: 'ask', shell: 'ask', fetch: 'ask' }],
    ['edit', { edit: 'allow', write: 'allow', shell: 'ask', fetch: 'ask' }],
    ['auto', { edit: 'allow', write: 'allow', shell: 'allow', fetch: 'allow' }],
  ] as const)('%s', (mode, rest) => expect(byMode(mode)).toEqual({ ...reads, ...rest }));

  it('know nothing of foreign tools', () => {
    expect((['plan', 'ask', 'edit', 'auto'] as const).map((mode) => verdict(mode, 'foreign'))).toEqual(['refuse', 'ask', 'ask', 'allow']);
  });
});

describe('rules', () => {
  const command = (text: string) => shellTool.prepare({ command: text });

  it('are of one repository, and of one tool', () => {
    const home = makeScratch();
    openRules(home, '/one').allowAlways('shell', command('npm test').pattern);
    expect(openRules(home, '/one').allows('shell', command('npm test -- a'))).toBe(true);
    expect(openRules(home, '/two').allows('shell', command('npm test'))).toBe(false);
    expect(openRules(home, '/one').allows('write', command('npm test'))).toBe(false);
  });

  it('of a session end with it', () => {
    const home = makeScratch();
    const rules = openRules(home, '/one');
    rules.allowForSession('shell', command('npm test').pattern);
    expect(rules.allows('shell', command('npm test'))).toBe(true);
    expect(openRules(home, '/one').allows('shell', command('npm test'))).toBe(false);
  });

  it('are shared by those who run side by side, and asked for again where the file is spoilt', () => {
    const home = makeScratch();
    const [one, two] = [openRules(home, '/one'), openRules(home, '/one')];
    one.allowAlways('shell', command('npm test').pattern);
    two.allowAlways('shell', command('cargo build').pattern);
    expect(
      [one, two].map((rules) => rules.allows('shell', command('cargo build -v')) && rules.allows('shell', command('npm test'))),
    ).toEqual([true, true]);
    const folder = join(home, 'agent', 'rules');
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{"allow": "everything"}');
    expect(one.allows('shell', command('npm test'))).toBe(false);
  });

  it('of an edit cover its folder, however the path is written', () => {
    const edit = (path: string) => writeTool.prepare({ path, content: '' });
    const { pattern } = edit('src/git/./a.ts');
    expect(['src/git/b.ts', './src/git/b.ts', 'src/x/../git/c.ts'].every((path) => edit(path).covered(pattern))).toBe(true);
    expect(['src/git/../b.ts', 'src/gitx/b.ts', 'b.ts', '../src/git/a.ts'].some((path) => edit(path).covered(pattern))).toBe(false);
    expect(edit('top.ts').pattern).toEqual({ is: 'top.ts' });
  });

  it('of a fetch cover its origin', () => {
    const get = (url: string) => fetchTool.prepare({ url });
    const { pattern } = get('https://example.com/a');
    expect(get('https://example.com/b?c').covered(pattern)).toBe(true);
    for (const url of [
      'https://example.com.evil.org/',
      'https://example.com@evil.org/',
      'http://example.com/',
      'https://example.com:8443/',
    ]) {
      expect(get(url).covered(pattern)).toBe(false);
    }
  });
});
