import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AgentDefinition } from '../../../src/main/agents/definition';
import { makeDetection, older } from '../../../src/main/agents/detect';
import { loginEnvironment, merged } from '../../../src/main/agents/login-shell';
import { noSignals } from '../../../src/main/agents/signals';
import { makeScratch, writeTree } from '../../helpers/repository';

const definition = (id: string, more: Partial<AgentDefinition> = {}): AgentDefinition => ({
  ...{ id, name: id, description: '', programs: [id], verified: null, install: `npm install -g ${id}`, login: `${id} login` },
  ...{ version: { args: ['--version'], pattern: /^(\d+\.\d+\.\d+)/m, minimum: '1.2.0' }, loggedIn: () => true, models: ['one'] },
  ...{ features: { structured: false, tui: true, approve: false, resume: false, plan: false, usage: false } },
  ...{ terminal: () => ({ args: [] }), messages: null, signals: noSignals },
  ...more,
});

/** A person's home whose login shell has programs on its PATH that this process has not. */
function person(programs: Record<string, string>, profile = 'export PATH="$HOME/bin:$PATH"\nexport FROM_PROFILE="a\nb"\necho hello\n') {
  const home = makeScratch();
  const files = Object.entries(programs).map(([name, script]): [string, string] => [`bin/${name}`, `#!/bin/sh\n${script}\n`]);
  writeTree(home, { '.bash_profile': profile, ...Object.fromEntries(files) });
  for (const [file] of files) chmodSync(join(home, file), 0o755);
  const env = { HOME: home, SHELL: '/bin/bash', PATH: '/usr/bin:/bin', OURS: 'kept', FROM_BOTH: 'ours' };
  const detection = makeDetection({
    inherited: (given) =>
      Object.fromEntries(
        Object.entries(given === process.env ? env : given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    file: join(home, 'versions.json'),
  });
  return { home, env, detection };
}

test('the login shell’s PATH counts, its variables come along, and what it prints does no harm', async () => {
  const { home, env } = person({});
  const found = await loginEnvironment(env);
  expect(found).toMatchObject({ FROM_PROFILE: 'a\nb', OURS: 'kept' });
  expect(found?.['PATH']?.split(':')[0]).toBe(join(home, 'bin'));
  expect(merged({ PATH: '/ours:/both', A: 'ours' }, { PATH: '/theirs:/both', A: 'theirs', B: 'theirs' })).toEqual({
    ...{ PATH: '/theirs:/both:/ours', A: 'ours', B: 'theirs' },
  });
});

test('a shell that hangs is ended with its children, and this process’s environment counts', async () => {
  const { home, env, detection } = person({}, 'echo $$ > "$HOME/pid"\nsleep 1000 & echo $! > "$HOME/child"\nwait\n');
  expect(await loginEnvironment(env)).toBeNull();
  const lives = (name: string): boolean => {
    const stat = `/proc/${readFileSync(join(home, name), 'utf8').trim()}/stat`;
    return existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z ');
  };
  await expect.poll(() => ['pid', 'child'].filter(lives)).toEqual([]);
  expect(detection.environment()).toMatchObject({ PATH: '/usr/bin:/bin' });
}, 20_000);

test.each(['/bin/false', '/no/such/shell'])('a login shell that starts nothing (%s) says nothing', async (shell) => {
  expect(await loginEnvironment({ ...person({}).env, SHELL: shell })).toBeNull();
});

test('agents are found with their version and what mends them', async () => {
  const { home, detection } = person({
    ready: 'echo "ready 9"; echo 1.10.0',
    out: 'echo 1.3.0',
    old: 'echo 1.1.9',
    broken: 'echo no; exit 1',
    second: 'echo 2.0.0',
  });
  await detection.look(
    [
      definition('ready', { version: { args: [], pattern: /^(\d+\.\d+\.\d+)/m, minimum: '1.2.0' } }),
      definition('out', { loggedIn: () => false }),
      ...[definition('old'), definition('broken'), definition('missing')],
      ...[definition('two', { programs: ['first', 'second'] }), definition('plain', { programs: ['second'], version: null })],
    ],
    false,
  );
  const at = (name: string): string => join(home, 'bin', name);
  expect(detection.of('ready')).toEqual({ path: at('ready'), version: '1.10.0', state: 'ready', fix: null, models: ['one'] });
  expect(detection.of('out')).toMatchObject({ state: 'needs-login', fix: 'out login' });
  expect(detection.of('old')).toMatchObject({ version: '1.1.9', state: 'unsupported', fix: 'npm install -g old' });
  expect(detection.of('broken')).toMatchObject({ path: at('broken'), version: null, state: 'unknown' });
  expect(detection.of('missing')).toMatchObject({ path: null, state: 'not-installed', fix: 'npm install -g missing' });
  expect(detection.of('two')).toMatchObject({ path: at('second'), state: 'ready' });
  expect(detection.of('plain')).toMatchObject({ version: null, state: 'ready' });
  expect(detection.of('unheard')).toBeNull();
});

test('what the person set for an agent counts: where it is, and whether it is logged in', async () => {
  const { home, detection } = person({});
  writeTree(home, { 'aside/it': '#!/bin/sh\necho 1.3.0\n' });
  chmodSync(join(home, 'aside/it'), 0o755);
  const it = definition('it', { loggedIn: ({ env }) => env['KEY'] !== undefined });
  const aside = { PATH: join(home, 'aside') };
  const changes: unknown[] = [];
  detection.onChanged(() => changes.push(detection.of('it')?.state));
  await detection.look([it], false);
  await detection.look([it], false);
  expect(changes).toEqual(['not-installed']); // told once
  await detection.look([it], false, () => aside);
  expect(detection.of('it', aside)).toMatchObject({ path: join(home, 'aside/it'), state: 'needs-login' });
  await detection.look([it], false, () => ({ ...aside, KEY: 'x' }));
  expect(detection.of('it', { KEY: 'x', ...aside })).toMatchObject({ state: 'ready' });
  expect(detection.of('it')).toMatchObject({ state: 'not-installed' });
});

test('a version is asked once for a program, and again when it was replaced or somebody asks anew', async () => {
  const { home, detection } = person({ it: 'echo x >> "$HOME/asked"; echo 1.3.0' });
  const times = (): number => readFileSync(join(home, 'asked'), 'utf8').length / 2;
  const look = async (anew: boolean, by = detection): Promise<void> => await by.look([definition('it')], anew);
  await look(false);
  await look(false);
  expect(times()).toBe(1);
  await look(true);
  expect(times()).toBe(2);
  writeFileSync(join(home, 'bin', 'it'), '#!/bin/sh\necho x >> "$HOME/asked"; echo 1.4.0\n');
  await look(false);
  expect([times(), detection.of('it')?.version]).toEqual([3, '1.4.0']);
  writeFileSync(join(home, 'versions.json'), '{"cut off');
  await look(false);
  expect(times()).toBe(4);
});

test('versions are compared number by number', () => {
  expect([older('1.9.0', '1.10.0'), older('1.10.0', '1.9.0'), older('2.0', '2.0.0'), older('1.0.0-rc.1', '1.0.0')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
