import { defineConfig } from 'vite';
import { compressed } from '../vite/compressed.ts';

/** The API explorer: a page of its own, for it weighs more than all the console. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/api-explorer/',
  plugins: [compressed()],
  define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
  build: {
    outDir: '../dist/api-explorer',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 6_000,
  },
  server: { proxy: { '/api/': 'http://localhost:7070', '/openapi.json': 'http://localhost:7070' } },
});
