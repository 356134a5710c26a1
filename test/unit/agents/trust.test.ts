import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { claude } from '../../../src/main/agents/catalog/claude';
import { codex } from '../../../src/main/agents/catalog/codex';
import type { AgentStart } from '../../../src/main/agents/definition';
import { makeScratch, writeTree } from '../../helpers/repository';

const about = (home: string) => ({ worktree: '/trees/a', repository: '/r', home, env: {} });
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

test('Claude Code is told of the worktree alone, and keeps all else that it knows', async () => {
  const home = makeScratch();
  const known = { theme: 'dark', projects: { '/other': { history: [1] }, '/trees/a': { history: [2] } } };
  writeTree(home, { 'dotfiles/claude.json': JSON.stringify(known) });
  const file = path.join(home, '.claude.json');
  symlinkSync('dotfiles/claude.json', file);
  await claude.trust?.(about(home));
  expect(read(file)).toEqual({
    theme: 'dark',
    projects: { '/other': { history: [1] }, '/trees/a': { history: [2], hasTrustDialogAccepted: true } },
  });
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
});

test('Claude Code that was never started is told as well; a file of its that cannot be read stays as it is', async () => {
  const [home, broken] = [makeScratch(), makeScratch()];
  await claude.trust?.(about(home));
  expect(read(path.join(home, '.claude.json'))).toEqual({ projects: { '/trees/a': { hasTrustDialogAccepted: true } } });
  writeTree(broken, { '.claude.json': '{ cut' });
  await claude.trust?.(about(broken));
  expect(readFileSync(path.join(broken, '.claude.json'), 'utf8')).toBe('{ cut');
});

test('Codex is told on its command line, for a repository of any name, and only where it is trusted', () => {
  const start: AgentStart = {
    ...{ prompt: '', resume: false, conversation: null, fresh: '', model: null, permissions: 'ask', args: [], env: {} },
    ...{ worktree: '/w', repository: '/my "own".repository', trusted: true, hooks: null },
  };
  const trusts = 'projects={"/my \\"own\\".repository"={trust_level="trusted"}}';
  expect(codex.terminal?.(start).args).toEqual(expect.arrayContaining(['--config', trusts]));
  expect(codex.terminal?.({ ...start, trusted: false }).args.join(' ')).not.toContain('trust_level');
});
