/**
 * Writes `docs/reference/adapters.md`: the contracts of adapters as the SDK declares them, one section a kind of adapter. With
 * `--check` compares instead.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const file = join(root, 'docs/reference/adapters.md');
const intro = `# Adapter contracts

Made from the SDK by \`node tools/adapter-docs.ts\`. An adapter has its core and the capabilities that it declares; a caller asks for
one by its guard. [Adapters](../guide/adapters.md) shows one at work.
`;

/** The page as it stands. */
export const adapterPage = () => readFileSync(file, 'utf8');

/** The page as it is to be. */
export function freshAdapterPage(): string {
  const capabilities = globSync('sdk/src/*/*.capability.ts', { cwd: root }).sort();
  const kinds = [...new Set(capabilities.map((path) => basename(dirname(path))))];
  const sections = kinds.map((kind) => {
    const folder = `sdk/src/${kind}`;
    const parts = globSync(`${folder}/*.ts`, { cwd: root })
      .sort()
      .map((path) => basename(path));
    const shapes = parts.filter((part) => part !== 'index.ts' && part !== `${kind}.ts` && !part.endsWith('.capability.ts'));
    const own = parts.filter((part) => part.endsWith('.capability.ts'));
    return [
      `## ${kind}\n\n\`import … from '@entrepot/sdk/${kind}'\`\n\n${source(`${folder}/${kind}.ts`)}`,
      ...own.map((part) => `### ${titleOf(part)}\n\n${source(`${folder}/${part}`)}`),
      ...(shapes.length > 0 ? [`### Shapes\n\n${shapes.map((part) => source(`${folder}/${part}`)).join('\n\n')}`] : []),
    ].join('\n\n');
  });
  return `${intro}\n${sections.join('\n\n')}\n`;
}

const titleOf = (part: string) => part.charAt(0).toUpperCase() + part.slice(1, -'.capability.ts'.length).replaceAll('-', ' ');

/** Without its imports; as \`typescript\`, for it is no example that runs by itself. */
function source(path: string): string {
  const text = readFileSync(join(root, path), 'utf8').replace(/^import [^;]*;\n/gm, '');
  return `\`\`\`typescript\n${text.trim()}\n\`\`\``;
}

if (import.meta.main) {
  const page = freshAdapterPage();
  if (!process.argv.includes('--check')) writeFileSync(file, page);
  else if (page !== adapterPage()) {
    console.error(`${file} is stale: run "node tools/adapter-docs.ts" and commit it.`);
    process.exitCode = 1;
  }
}
