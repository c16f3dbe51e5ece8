import { defineConfig } from 'tsup';

// The kernel's parts are packages of this repository alone: what is published of them is in here.
const parts = ['registry', 'database', 'durable', 'web', 'desk', 'diagnostics'];
const paths = Object.fromEntries(parts.map((part) => [`@entrepot/${part}/*`, [`../${part}/src/*.ts`]]));

export default defineConfig({
  entry: { index: 'src/index.ts', testing: 'testing/index.ts', entrepot: 'src/cli/main.ts' },
  format: 'esm',
  noExternal: [/^@entrepot\/(registry|database|durable|web|desk|diagnostics)\//, 'create-entrepot-plugin'],
  dts: { entry: { index: 'src/index.ts', testing: 'testing/index.ts' }, compilerOptions: { paths } },
  // Their sources, whether they were built or not.
  esbuildOptions: (options) => {
    options.conditions = ['development'];
  },
  sourcemap: true,
  clean: true,
});
