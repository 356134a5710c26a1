import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Low targets on purpose: the Electron runtime made from npm is 33 (Node 20.18, Chromium 130), and
// electron-vite would take the targets from the version of the `electron` package.
const native = ['electron', 'better-sqlite3', 'node-pty', '@napi-rs/keyring'];
const nodeSide = (input: Record<string, string>) => ({
  target: 'node20.18',
  // CommonJS (so .cjs, as the package is a module). Everything is bundled except Electron and the native modules.
  externalizeDeps: false,
  rollupOptions: {
    input,
    external: native,
    output: { format: 'cjs' as const, entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
  },
});

export default defineConfig({
  main: {
    // A rebuilt program of the same version still replaces the core of the one before.
    define: { __ESPALIER_BUILD__: String(Date.now()) },
    build: nodeSide({
      index: 'src/main/index.ts',
      serve: 'src/main/serve.ts',
      'terminal-host': 'src/main/host/main.ts',
      practice: 'src/main/agents/practice/main.ts',
      hook: 'src/main/agents/hooks/main.ts',
      agent: 'src/main/agent.ts',
      cli: 'src/cli/main.ts',
    }),
  },
  preload: { build: nodeSide({ index: 'src/preload/index.ts' }) },
  renderer: {
    root: 'src/renderer',
    // electron-vite minifies nothing by itself; what the page need not read, it need not wait for.
    build: { target: 'chrome130', minify: true, rollupOptions: { input: 'src/renderer/index.html' } },
    plugins: [react()],
  },
});
