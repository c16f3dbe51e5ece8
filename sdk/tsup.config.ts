import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', carrier: 'src/carrier/index.ts', client: 'src/client/index.ts', ui: 'src/ui/index.ts' },
  format: 'esm',
  dts: true,
  sourcemap: true,
  clean: true,
});
