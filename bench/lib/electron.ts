import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const launchRecord = z.object({ args: z.array(z.string()), env: z.record(z.string(), z.string()) });

/** Starts an app folder (default: the product as built) on the product's runtime, with Playwright at its side. */
export function launchElectron(env: Readonly<Record<string, string>>, folder = root): Promise<ElectronApplication> {
  const record = launchRecord.parse(JSON.parse(readFileSync(resolve(root, 'out/launch.json'), 'utf8')));
  const inherited = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  Object.assign(process.env, record.env); // Playwright asks the `electron` package, which reads them, where Electron is
  return _electron.launch({
    args: [...record.args.slice(0, -1), folder],
    env: { ...Object.fromEntries(inherited), ...record.env, ...env },
    timeout: 60_000,
  });
}

/** Ends the window alone. */
export async function endElectron(app: ElectronApplication, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const child = app.process();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
