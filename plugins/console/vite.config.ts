import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './vite/compressed.ts';
import { hostModules } from './vite/host-modules.ts';

export default defineConfig({
  root: new URL('web', import.meta.url).pathname,
  plugins: [react(), hostModules(), compressed()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // What loads what, for `npm run weigh`.
    manifest: true,
    chunkSizeWarningLimit: 2_000,
  },
  server: {
    proxy: { '/api/v1': 'http://localhost:7070', '/openapi.json': 'http://localhost:7070', '/ui': 'http://localhost:7070' },
  },
});
