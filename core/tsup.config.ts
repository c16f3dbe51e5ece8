import { defineConfig } from 'tsup';

// The kernel's parts are packages of this repository alone: what is published of them is in here.
const parts = [/^@entrepot\/(registry|database|durable|web)\//];

export default defineConfig({
  entry: { index: 'src/index.ts', testing: 'testing/index.ts', entrepot: 'src/cli/main.ts' },
  format: 'esm',
  noExternal: parts,
  dts: { resolve: parts },
  sourcemap: true,
  clean: true,
});
