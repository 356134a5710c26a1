import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../../src/shared/model';
import { endCores, type TestCore } from '../../helpers/core';
import type { TestRepository } from '../../helpers/repository';
import { commandIn } from '../cli/espalier';
import { approve, finished, squash, workshop } from '../landing/landed';

let core: TestCore;
let repository: TestRepository;
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}\n`).join('');

beforeAll(async () => {
  ({ core, repository } = await workshop(
    { 'long.txt': lines(1, 30), 'gone.txt': 'x\n', 'picture.bin': '\0one', 'tool.sh': 'true\n' },
    'true',
  ));
  const file = path.join(core.home, 'agents.json');
  const { agents } = JSON.parse(readFileSync(file, 'utf8'));
  const more = {
    solver: 'echo both > conflict.txt',
    giver: 'true',
    told: 'echo "$ESPALIER_PROMPT" > told.txt; cp "$ESPALIER_PROMPT_FILE" file.txt',
  };
  for (const [id, command] of Object.entries(more)) agents.push({ id, name: id, command: ['/bin/sh', '-c', command], io: 'pipe' });
  writeFileSync(file, JSON.stringify({ agents }));
});
afterAll(endCores);

const call = () => core.client.call;
const now = (id: string): Session => core.replica().sessions.get(id) as Session;
const text = ({ worktree }: Session, file: string): string => readFileSync(path.join(worktree, file), 'utf8');
/** A session that has done what its goal says; then the target changes. */
async function behind(title: string, goal: string, change: () => void): Promise<Session> {
  const made = (await finished(core, repository, { [title]: goal })).get(title);
  if (!made) throw new Error('no session');
  change();
  repository.commit(`target beside ${title}`);
  return made;
}
const changed = async (id: string): Promise<string[]> =>
  (await call()('session.diff', { session: id, path: null })).files.map((file) => file.path).sort();

test.each(['merge', 'rebase'] as const)('an update by %s brings the target in, measures against it, and is taken back', async (how) => {
  const file = `fresh-${how}.txt`;
  const goal = `sed -i 's/line 2$/two/' long.txt && git commit -qam two && echo more > ${file}`;
  const session = await behind(`update ${how}`, goal, () => {
    repository.write('long.txt', text({ worktree: repository.path } as Session, 'long.txt').replace(/line 29|by merge/, `by ${how}`));
  });
  const { id, worktree } = session;
  const before = { head: repository.git(['rev-parse', 'HEAD'], worktree), status: repository.git(['status', '--porcelain'], worktree) };
  const updated = await call()('session.update', { session: id, how });
  if (!updated.updated || updated.undo === null) throw new Error('it was not updated');
  const main = repository.git(['rev-parse', 'main']);
  expect(updated.session).toMatchObject({ state: 'finished', base: { ref: 'main', commit: main } });
  expect(text(session, 'long.txt')).toContain(`by ${how}`);
  expect(text(session, 'long.txt')).toContain('two\n');
  expect(repository.git(['status', '--porcelain'], worktree)).toBe('');
  expect(repository.git(['merge-base', 'HEAD', 'main'], worktree)).toBe(main);
  expect(repository.git(['rev-list', '--merges', 'main..HEAD'], worktree) === '').toBe(how === 'rebase');
  expect(await changed(id)).toEqual([file, 'long.txt']);
  expect(now(id).news).toContain('main');
  // A second time there is nothing to bring.
  expect(await call()('session.update', { session: id, how })).toMatchObject({ updated: true, undo: null });

  await call()('undo.apply', { id: updated.undo });
  expect(text(session, 'long.txt')).not.toContain(`by ${how}`);
  expect(repository.git(['rev-parse', 'HEAD'], worktree)).toBe(before.head);
  expect(repository.git(['status', '--porcelain'], worktree)).toBe(before.status);
  expect(now(id)).toMatchObject({ base: session.base, news: null });
  expect(await changed(id)).toEqual([file, 'long.txt']);
});

test('an agent of any command is told of it at its next start, once', async () => {
  const { id } = await core.run({ goal: 'Say it', repository: repository.path, agent: 'told' });
  const session = await core.until(id, ({ state }) => state === 'finished');
  expect(text(session, 'told.txt')).toBe('Say it\n');
  repository.write('fresh-told.txt', 'x\n');
  repository.commit('target beside it');
  await call()('session.update', { session: id, how: 'merge' });
  for (const said of [/^Since you last worked here, main was merged .*\n\nSay it\n$/, /^Say it\n$/]) {
    const { runs } = now(id);
    await call()('session.restart', { session: id });
    await core.until(id, (one) => one.state === 'finished' && one.runs > runs);
    expect(text(session, 'told.txt')).toMatch(said);
    expect(`${text(session, 'file.txt')}\n`).toMatch(said);
  }
});

test('an update that conflicts changes nothing, and one of a session at work is refused', async () => {
  const session = await behind('no update', 'echo mine > README.md', () => repository.write('README.md', 'theirs\n'));
  for (const how of ['merge', 'rebase'] as const)
    expect(await call()('session.update', { session: session.id, how })).toEqual({ updated: false, paths: ['README.md'] });
  expect(repository.git(['status', '--porcelain'], session.worktree)).toBe('M README.md');
  const { id } = await core.run({ goal: 'sleep 60', repository: repository.path, agent: 'task' });
  await core.until(id, ({ state }) => state === 'running');
  await expect(call()('session.update', { session: id, how: 'merge' })).rejects.toMatchObject({ code: 'refused' });
  await call()('session.discard', { session: id });
});

test('each kind of conflict is shown with what both sides made of it, and one side is taken for all', async () => {
  const goal = [
    "sed -i 's/line 10$/ten of mine/; s/line 20$/twenty/' long.txt",
    ...[
      "printf '\\0mine' > picture.bin",
      'rm gone.txt',
      'echo mine > new.txt',
      'echo mine > sub && chmod +x tool.sh && echo mine >> tool.sh',
    ],
  ].join(' && ');
  const session = await behind('kinds', goal, () => {
    const long = readFileSync(path.join(repository.path, 'long.txt'), 'utf8');
    repository.write('long.txt', long.replace('line 10\n', 'ten of theirs\n').replace('line 1\n', 'one\n'));
    repository.write('picture.bin', '\0theirs');
    repository.write('gone.txt', 'changed\n');
    repository.write('new.txt', 'theirs\n');
    repository.write('sub/inside.txt', 'theirs\n');
    repository.write('tool.sh', 'theirs\n');
    chmodSync(path.join(repository.path, 'tool.sh'), 0o644);
  });
  const { target, commit, files } = await call()('conflict.show', { session: session.id });
  expect([target, commit]).toEqual(['main', repository.git(['rev-parse', 'main'])]);
  const shown = Object.fromEntries(files.map(({ path: file, ...rest }) => [file.replace(/~.*/, '~'), rest]));
  expect(Object.fromEntries(Object.entries(shown).map(([file, { kind }]) => [file, kind]))).toMatchObject({
    ...{ 'long.txt': 'contents', 'gone.txt': 'modify/delete', 'new.txt': 'add/add', 'picture.bin': 'binary', 'tool.sh': 'contents, mode' },
    'sub~': expect.stringContaining('directory'),
  });
  expect(shown['long.txt']).toMatchObject({ remembered: false, mine: expect.stringContaining('ten of mine') });
  expect(shown['long.txt']?.merged).toMatch(/<{7} .*\nten of mine\n\|{7} .*\nline 10\n={7}\nten of theirs\n>{7} /);
  expect(shown['gone.txt']).toMatchObject({ base: 'x\n', mine: null, theirs: 'changed\n', merged: null });
  expect(shown['picture.bin']).toMatchObject({ base: null, mine: null, theirs: null, merged: null });

  // A file in the place of a folder takes more than choosing a side; nothing is changed as long as something is left.
  const left = await call()('conflict.resolve', { session: session.id, how: 'mine' });
  expect(left).toMatchObject({ undo: null, left: [expect.stringMatching(/^sub~/)] });
  expect(now(session.id).base).toEqual(session.base);
  repository.git(['rm', '-r', '--quiet', 'sub']);
  repository.commit('no folder');
  await approve(core, [session]);
  const { resolved, left: none, undo } = await call()('conflict.resolve', { session: session.id, how: 'mine' });
  expect([resolved.sort(), none]).toEqual([['gone.txt', 'long.txt', 'new.txt', 'picture.bin', 'tool.sh'], []]);
  expect(text(session, 'long.txt')).toMatch(/^one\n(.*\n)+ten of mine\n(.*\n)+twenty\n/); // what only the target changed is in
  expect([existsSync(path.join(session.worktree, 'gone.txt')), text(session, 'new.txt'), text(session, 'picture.bin')]).toEqual([
    ...[false, 'mine\n', '\0mine'],
  ]);
  expect(now(session.id)).toMatchObject({ state: 'finished', approved: null, base: { commit: repository.git(['rev-parse', 'main']) } });
  expect(repository.git(['log', '-1', '--format=%P', session.branch]).split(' ')[1]).toBe(repository.git(['rev-parse', 'main']));
  expect((await call()('conflict.show', { session: session.id })).files).toEqual([]);
  await call()('undo.apply', { id: undo });
  expect(text(session, 'long.txt')).toMatch(/^line 1\n/);
});

test('texts of a person’s settle a conflict, without markers alone, and git remembers them', async () => {
  const goal = "printf 'a\\r\\nmine\\r\\n' > crlf.txt && echo mine > plain.txt";
  const both = () => {
    repository.write('crlf.txt', 'a\r\ntheirs\r\n');
    repository.write('plain.txt', 'theirs\n');
  };
  const first = await behind('texts', goal, both);
  const resolve = (session: string, files: { path: string; text: string }[], how: 'files' | 'auto' = 'files') =>
    call()('conflict.resolve', { session, how, files });
  const { files } = await call()('conflict.show', { session: first.id });
  const plain = files.find((file) => file.path === 'plain.txt');
  await expect(resolve(first.id, [{ path: 'plain.txt', text: plain?.merged ?? '' }])).rejects.toMatchObject({ code: 'refused' });
  await expect(resolve(first.id, [{ path: 'README.md', text: 'x' }])).rejects.toMatchObject({ code: 'refused' });
  expect(await resolve(first.id, [{ path: 'plain.txt', text: 'both\n' }])).toMatchObject({
    resolved: ['plain.txt'],
    left: ['crlf.txt'],
    undo: null,
  });
  const settled = await resolve(first.id, [{ path: 'crlf.txt', text: 'a\nmine\ntheirs\n' }]); // the other one is known by now
  expect(settled).toMatchObject({ resolved: ['crlf.txt', 'plain.txt'], left: [] });
  expect([text(first, 'crlf.txt'), text(first, 'plain.txt')]).toEqual(['a\r\nmine\r\ntheirs\r\n', 'both\n']);
  // Taken back, it is what `auto` gives again.
  await call()('undo.apply', { id: settled.undo });
  expect((await call()('conflict.show', { session: first.id })).files).toMatchObject([
    { path: 'crlf.txt', remembered: true },
    { path: 'plain.txt', remembered: true, merged: 'both\n' },
  ]);
  expect(await resolve(first.id, [], 'auto')).toMatchObject({ resolved: ['crlf.txt', 'plain.txt'], left: [] });
  expect(text(first, 'plain.txt')).toBe('both\n');
  await core.until(first.id, ({ state, tree, checks }) => state === 'finished' && checks[0]?.state === 'passed' && checks[0].tree === tree);
  await approve(core, [first]);
  await call()('landing.add', { sessions: [first.id], ...squash });
  await core.until(first.id, ({ state }) => state === 'landed');
  expect(repository.git(['show', 'main:plain.txt'])).toBe('both');
});

test('what was not seen is not settled: the target or the work moved meanwhile', async () => {
  const session = await behind('not seen', 'echo mine > seen.txt', () => repository.write('seen.txt', 'theirs\n'));
  const { id, worktree } = session;
  const resolve = (seen: { commit: string; tree: string }) => call()('conflict.resolve', { session: id, how: 'mine', seen });
  const first = await call()('conflict.show', { session: id });
  repository.write('seen.txt', 'theirs again\n');
  repository.commit('target moved');
  await expect(resolve(first)).rejects.toMatchObject({ code: 'refused', message: 'main has moved since you looked.' });
  const second = await call()('conflict.show', { session: id });
  expect(second.tree).toBe(first.tree);
  repository.write('seen.txt', 'mine again\n', worktree);
  await expect(resolve(second)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('“not seen” has changed') });
  expect(repository.git(['rev-parse', 'HEAD'], worktree)).toBe(session.base.commit);
  expect(await resolve(await call()('conflict.show', { session: id }))).toMatchObject({ resolved: ['seen.txt'], left: [] });
  expect(text(session, 'seen.txt')).toBe('mine again\n');
});

test('a person settles it in the worktree: committed once no marker is left, and their yes asked for again', async () => {
  const session = await behind('by a person', 'echo by me > person.txt && echo more > more.txt', () =>
    repository.write('person.txt', 'by them\n'),
  );
  const { id, worktree } = session;
  const main = repository.git(['rev-parse', 'main']);
  const { conflicts, approved } = { conflicts: [{ path: 'person.txt', kind: 'add/add' }], approved: null };
  await approve(core, [session]);
  await expect(call()('conflict.resolve', { session: id, how: 'worktree' })).rejects.toMatchObject({ code: 'refused' });
  expect((await call()('conflict.show', { session: id })).marked).toBeNull();
  const given = await call()('conflict.resolve', { session: id, how: 'editor' });
  expect(given).toMatchObject({ resolved: [], left: ['person.txt'], undo: expect.any(String) });
  expect(now(id)).toMatchObject({ state: 'conflicted', conflicts, approved, base: { commit: main } });
  expect(text(session, 'person.txt')).toContain('<<<<<<<');
  expect(await call()('conflict.show', { session: id })).toMatchObject({ marked: ['person.txt'], files: [{ path: 'person.txt' }] });
  expect(await call()('conflict.resolve', { session: id, how: 'worktree' })).toMatchObject({ left: ['person.txt'] });
  expect(now(id).state).toBe('conflicted');

  repository.write('person.txt', 'by us\n', worktree);
  expect(await call()('conflict.resolve', { session: id, how: 'worktree' })).toMatchObject({ resolved: ['person.txt'], left: [] });
  expect(now(id)).toMatchObject({ state: 'finished', conflicts: [], approved, base: { commit: main } });
  expect(repository.git(['log', '-1', '--format=%P'], worktree).split(' ')[1]).toBe(main);
  expect(repository.git(['status', '--porcelain'], worktree)).toBe('');
  expect(await changed(id)).toEqual(['more.txt', 'person.txt']);
  // Taken back, it is as before the merge; what was settled is known.
  await call()('undo.apply', { id: given.undo ?? '' });
  expect([text(session, 'person.txt'), now(id).base]).toEqual(['by me\n', session.base]);
  expect((await call()('conflict.show', { session: id })).files).toMatchObject([{ remembered: true, merged: 'by us\n' }]);
});

test('an agent settles it in the worktree; with markers left it does not land', async () => {
  const session = await behind('by an agent', 'echo my own > conflict.txt', () => repository.write('conflict.txt', 'not mine\n'));
  const { id } = session;
  const ended = (state: Session['state']) =>
    core.until(id, (one) => one.state === state && one.runs > runs && (state !== 'finished' || one.checks[0]?.state === 'passed'));
  let { runs } = now(id);
  const given = await call()('conflict.resolve', { session: id, how: 'agent', agent: 'giver' });
  expect(given).toMatchObject({ resolved: [], left: ['conflict.txt'] });
  const left = await ended('conflicted');
  expect(left.conflicts).toEqual([{ path: 'conflict.txt', kind: 'unresolved' }]);
  expect(left.goal).toBe(session.goal);
  expect(text(session, 'conflict.txt')).toContain('<<<<<<<');
  repository.git(['add', '--all'], session.worktree); // as if that were all
  await approve(core, [left]);
  await call()('landing.add', { sessions: [id], ...squash });
  await core.until(id, (one) => one.state === 'conflicted' && one.returned?.reason === 'conflict');

  ({ runs } = now(id));
  await call()('conflict.resolve', { session: id, how: 'agent', agent: 'solver' });
  const solved = await ended('finished');
  const main = repository.git(['rev-parse', 'main']);
  expect(solved).toMatchObject({ base: { commit: main }, approved: null, conflicts: [] });
  expect(repository.git(['log', '-1', '--format=%P', session.branch]).split(' ')[1]).toBe(main);
  expect(repository.git(['status', '--porcelain'], session.worktree)).toBe('');
  expect(await changed(id)).toEqual(['conflict.txt']);
  await approve(core, [solved]);
  await call()('landing.add', { sessions: [id], ...squash });
  await core.until(id, ({ state }) => state === 'landed');
  expect(repository.git(['show', 'main:conflict.txt'])).toBe('both');
  expect(repository.git(['status', '--porcelain'])).toBe('');
});

test('by commands', async () => {
  const run = commandIn(core.home, repository.path);
  const session = await behind('commands', 'echo first side > cli.txt', () => repository.write('cli.txt', 'second side\n'));
  const { id } = session;
  expect(await run.json(['update', id], 3)).toEqual({ id, updated: false, paths: ['cli.txt'] });
  expect(await run.json(['resolve', id], 3)).toEqual({ id, resolved: [], left: ['cli.txt'] });
  expect(await run.json(['resolve', id, '--agent', 'giver'], 3)).toEqual({ id, resolved: [], left: ['cli.txt'] });
  expect(now(id).state).toBe('conflicted');
  expect(await run.json(['resolve', id, '--theirs'])).toEqual({ id, resolved: ['cli.txt'], left: [] });
  expect(text(session, 'cli.txt')).toBe('second side\n');
  expect(await run.json(['update', id])).toMatchObject({ id, updated: true, undo: null });
});
