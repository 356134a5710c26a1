import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureElectron } from '../../scripts/lib/electron.mjs';
import { launchRecord } from '../../scripts/lib/launch.mjs';

// `bin/espalier` on the real runtime, over entries that tell what they were started as.
const repository = path.resolve(import.meta.dirname, '../..');
const root = mkdtempSync(path.join(tmpdir(), "espalier it's a launcher "));
const bin = path.join(root, 'bin/espalier');

const telling = `
  const fact = { entry: __filename, argv: process.argv.slice(2), electron: 'electron' in process.versions, pid: process.pid };
  process.on('SIGTERM', () => process.exit(7));
  if (process.argv.includes('sqlite')) fact.sqlite = typeof new (require('better-sqlite3'))(':memory:').prepare;
  console.log(JSON.stringify(fact));
  if (process.argv.includes('wait')) setInterval(() => {}, 1000);
  else process.exitCode = 3;`;

beforeAll(async () => {
  cpSync(path.join(repository, 'bin'), path.join(root, 'bin'), { recursive: true });
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
  mkdirSync(path.join(root, 'out/main'), { recursive: true });
  for (const name of ['serve', 'terminal-host', 'practice', 'cli']) writeFileSync(path.join(root, `out/main/${name}.cjs`), telling);
  writeFileSync(path.join(root, 'out/launch.json'), JSON.stringify(launchRecord(await ensureElectron())));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const start = (args: string[], file = bin): ChildProcess => spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

async function run(args: string[], file = bin): Promise<{ code: unknown; out: string; error: string }> {
  const child = start(args, file);
  const closed = once(child, 'close');
  const [out, error] = await Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')));
  const [code] = await closed;
  return { code, out: out ?? '', error: error ?? '' };
}

describe('bin/espalier', () => {
  it.each(['serve', 'terminal-host', 'practice'])(
    '%s runs on the runtime of the app, which its native modules are made for',
    async (verb) => {
      const { code, out, error } = await run([verb, 'sqlite', 'a b']);
      expect(error).toBe('');
      expect(JSON.parse(out)).toMatchObject({
        entry: path.join(root, `out/main/${verb}.cjs`),
        argv: [verb, 'sqlite', 'a b'],
        electron: true,
        sqlite: 'function',
      });
      expect(code).toBe(3);
    },
  );

  it.each([['status'], ['toString'], ['serve', '--help'], ['--help'], []])(
    '%s %s stays in the Node that it was started with',
    async (...args) => {
      const { code, out } = await run(args.filter((word) => word !== undefined));
      expect(JSON.parse(out)).toMatchObject({ entry: path.join(root, 'out/main/cli.cjs'), electron: false });
      expect(code).toBe(3);
    },
  );

  it('works through a link in another folder', async () => {
    const link = path.join(root, 'elsewhere');
    symlinkSync(bin, link);
    expect(JSON.parse((await run(['status'], link)).out)).toMatchObject({ argv: ['status'] });
  });

  it('passes a signal on, and the exit code back', async () => {
    const child = start(['serve', 'wait']);
    const closed = once(child, 'close');
    const [line] = child.stdout ? await once(child.stdout, 'data') : [];
    const { pid } = JSON.parse(String(line));
    expect(pid).not.toBe(child.pid);
    child.kill('SIGTERM');
    expect(await closed).toEqual([7, null]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('says what to do where nothing was built, as JSON when asked', async () => {
    const unbuilt = path.join(root, 'unbuilt');
    cpSync(path.join(repository, 'bin'), path.join(unbuilt, 'bin'), { recursive: true });
    const file = path.join(unbuilt, 'bin/espalier');
    const told = await run(['status'], file);
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.error).toContain(`not built yet. Run \`npm run setup\` in ${unbuilt}`);
    expect(JSON.parse((await run(['status', '--json'], file)).error).error).toMatchObject({ code: 'internal' });
  });
});
