import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const native = ['electron', 'better-sqlite3', 'node-pty', '@napi-rs/keyring'];
const bundles = new Map<string, Promise<string>>();

/**
 * One entry of the app as a file that Node runs, made from the sources as they are now: integration tests start
 * real processes without a build of everything. Native modules stay outside, so it lies within the checkout.
 */
export function bundleEntry(entry: string): Promise<string> {
  let bundle = bundles.get(entry);
  if (!bundle) {
    bundle = makeBundle(entry);
    bundles.set(entry, bundle);
  }
  return bundle;
}

async function makeBundle(entry: string): Promise<string> {
  const parent = join(root, '.cache', 'test-bundles');
  await mkdir(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'entry-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const name = basename(entry, '.ts');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: native },
    build: {
      ssr: join(root, entry),
      outDir: folder,
      target: 'node20.18',
      rollupOptions: { external: native, output: { format: 'cjs', entryFileNames: `${name}.cjs` } },
    },
  });
  return join(folder, `${name}.cjs`);
}
