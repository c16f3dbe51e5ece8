/**
 * The files of a new plugin by their paths, at most six. The shortest honest plugin: one entity, one role, its contract
 * tests and a test of its own.
 */
export function pluginFiles(name: string): Readonly<Record<string, string>> {
  return {
    'package.json': manifest(name),
    'tsconfig.json': tsconfig,
    'entrepot.config.ts': config,
    'src/index.ts': plugin(name),
    [`test/${name}.test.ts`]: test(name),
    'README.md': readme(name),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const manifest = (name: string) =>
  json({
    name: `entrepot-${name}`,
    version: '1.0.0',
    type: 'module',
    exports: { '.': { types: './dist/src/index.d.ts', default: './dist/src/index.js' } },
    files: ['dist/src'],
    scripts: { dev: 'entrepot dev', test: 'mocha', types: 'tsc --noEmit', build: 'tsc', prepack: 'tsc' },
    mocha: { spec: 'test/**/*.test.ts', timeout: 20_000 },
    dependencies: { '@entrepot/sdk': '^1.0.0' },
    devDependencies: {
      '@entrepot/core': '^1.0.0',
      '@types/chai': '5.2.3',
      '@types/mocha': '10.0.10',
      '@types/node': '24.10.1',
      chai: '6.3.0',
      mocha: '12.0.3',
      node: '24.21.0',
      typescript: '6.0.3',
    },
    allowScripts: { node: true },
  });

const tsconfig = json({
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    types: ['node', 'mocha'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
    skipLibCheck: true,
    declaration: true,
    sourceMap: true,
    rootDir: '.',
    outDir: 'dist',
  },
  include: ['src', 'test', 'entrepot.config.ts'],
});

const config = `import { defineConfig } from '@entrepot/sdk';

export default defineConfig({
  plugins: {
    './src/index.ts': true,
  },
});
`;

const plugin = (name: string) => `import { defineEntity, definePlugin, field } from '@entrepot/sdk';

const Note = defineEntity('${name}.note', {
  label: { en: 'Note', zh: '便签' },
  title: 'title',
  fields: {
    title: field.text({ label: { en: 'Title', zh: '标题' } }),
    text: field.longText({ label: { en: 'Text', zh: '正文' } }).optional(),
  },
});

export default definePlugin({
  name: '${name}',
  version: '1.0.0',
  label: { en: 'Notes', zh: '便签' },
  entities: [Note],
  roles: {
    '${name}-writer': { label: { en: 'Note writer', zh: '便签编写' }, grants: [{ permission: '${name}.note.*' }] },
  },
});
`;

const test = (name: string) => `import { createTestApp, describePlugin } from '@entrepot/core/testing';
import { expect } from 'chai';
import plugin from '../src/index.ts';

describePlugin(plugin);

it('A writer keeps notes', async () => {
  const app = await createTestApp({ plugins: [plugin] });
  const { body: note } = await app.as('${name}-writer').post('/api/v1/${name}/notes', { title: 'Tea' });
  expect((await app.get(\`/api/v1/${name}/notes/\${note.id}\`)).body.title).to.equal('Tea');
});
`;

const readme = (name: string) => `# ${name}

A plugin for Entrepot. \`src/index.ts\` holds all of it.

| command | what it does |
| --- | --- |
| \`npm test\` | the contract that every plugin keeps, and the tests of this one |
| \`npm run dev\` | serves it at http://localhost:7070, again after every save |
| \`npm run types\` | checks the types |
| \`npm run build\` | writes \`dist\`, which \`npm publish\` takes |

An application enables it by its name in \`entrepot.config.ts\`: \`'entrepot-${name}': true\`.
`;
