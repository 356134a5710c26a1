import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type DeclaredAgent, parseDeclaredAgents } from '../../../src/main/agents/declared';
import { declaredEntry } from '../../../src/main/agents/entries';
import { makeScratch, writeTree } from '../../helpers/repository';

function declared(command: string): DeclaredAgent {
  const [agent] = parseDeclaredAgents(JSON.stringify({ agents: [{ id: 'mine', command: [command] }] }), 'agents.json').agents;
  if (!agent) throw new Error('it is declared wrongly');
  return agent;
}

test('a declared command is ready where it is found, and not installed where it is not', () => {
  const folder = makeScratch();
  const program = path.join(folder, 'my-agent');
  writeFileSync(program, '#!/bin/sh\n');
  expect(declaredEntry(declared('my-agent'), folder, null).agent).toMatchObject({ state: 'not-installed', path: null });
  chmodSync(program, 0o755);
  expect(declaredEntry(declared('my-agent'), `/nowhere:${folder}`, null).agent).toMatchObject({ state: 'ready', path: program });
  expect(declaredEntry(declared(program), '/nowhere', null).agent).toMatchObject({ state: 'ready', path: program });
  expect(declaredEntry(declared(`${program}-2`), folder, null).agent).toMatchObject({ state: 'not-installed', path: null });
});

test('one in the worktree cannot be told before there is a worktree, but for a repository', () => {
  const folder = makeScratch();
  const inRepository = () => declaredEntry(declared('./tools/agent'), '/nowhere', folder).agent;
  expect(inRepository()).toMatchObject({ state: 'not-installed', path: null });
  writeTree(folder, { 'tools/agent': '#!/bin/sh\n' });
  chmodSync(path.join(folder, 'tools/agent'), 0o755);
  expect(inRepository()).toMatchObject({ state: 'ready', path: path.join(folder, 'tools/agent') });
  expect(declaredEntry(declared('./tools/agent'), '/nowhere', null).agent).toMatchObject({ state: 'unknown', path: null });
});
