import { defineConfig } from 'tsup';

// `dist` holds the built pages as well: what tsup made before is written over, nothing else is touched.
export default defineConfig({ entry: ['src/index.ts'], format: 'esm', dts: true, sourcemap: true });
