import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', testing: 'testing/index.ts', entrepot: 'src/cli/main.ts' },
  format: 'esm',
  dts: true,
  sourcemap: true,
  clean: true,
});
