/**
 * Writes the public API of each package, as its `exports` reach it, and what its plugin shows to others into
 * `<package>/api-report.md`;
 * with `--check` compares instead and fails where a report is stale: a breaking change shows in review.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const check = process.argv.includes('--check');
const root = dirname(import.meta.dirname);
const config = ts.getParsedCommandLineOfConfigFile(
  join(root, 'tsconfig.json'),
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (found) => {
      throw new Error(ts.flattenDiagnosticMessageText(found.messageText, '\n'));
    },
  },
);
if (!config) throw new Error('tsconfig.json cannot be read');

const packages = globSync(['sdk', 'core', 'create', 'plugins/*/*', 'plugins/console'], { cwd: root })
  .filter((folder) => existsSync(join(root, folder, 'package.json')))
  .sort();
const entries = packages.flatMap((folder) => {
  const { exports = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return Object.entries<{ development: string }>(exports).map(([path, { development }]) => ({
    folder,
    path,
    file: join(root, folder, development),
  }));
});
const program = ts.createProgram(
  entries.map(({ file }) => file),
  config.options,
);
const checker = program.getTypeChecker();
const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/** A declaration without comments and bodies; a constant without its value, but with its type. */
function declarationText(name: string, symbol: ts.Symbol): string {
  return (symbol.declarations ?? [])
    .map((node) => {
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
        return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
      }
      if (ts.isClassDeclaration(node)) {
        const members = checker
          .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
          .filter((member) => !member.name.startsWith('__#'))
          .map((member) => `  ${member.name}: ${checker.typeToString(checker.getTypeOfSymbol(member))};`);
        return `class ${name} {\n${members.join('\n')}\n}`;
      }
      const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
      return `${ts.isFunctionDeclaration(node) ? 'function' : 'const'} ${name}: ${checker.typeToString(checker.getTypeOfSymbol(symbol), node, flags)}`;
    })
    .join('\n');
}

/** What an entry passes on from another package stands in that package's report, and routes stand with their plugins. */
function isReported(file: string): boolean {
  return !file.includes('/node_modules/') && !file.endsWith('/client/routes.ts');
}

function entryReport(path: string, file: string): string {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const symbols = module ? checker.getExportsOfModule(module) : [];
  const texts = symbols
    .map((each) => ({
      name: each.name,
      symbol: each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each,
    }))
    .filter(({ symbol }) => symbol.declarations?.some((node) => isReported(node.getSourceFile().fileName)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, symbol }) => inAnyOrder(declarationText(name, symbol)).replaceAll(`${root}/`, ''));
  return `## \`${path}\`\n\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`;
}

/** The compiler names the members of a union in the order in which it met them first, which other files change: sorted instead. */
function inAnyOrder(text: string): string {
  return text.replace(/"[^"]*"(?: \| "[^"]*")+/g, (union) => union.split(' | ').sort().join(' | '));
}

const surfaces: Readonly<Record<string, readonly string[]>> = JSON.parse(
  execFileSync(process.execPath, ['--conditions=development', join(root, 'tools/plugin-surface.ts')], { encoding: 'utf8' }),
);

function surfaceReport(folder: string): string {
  const lines = surfaces[folder] ?? [];
  return lines.length === 0 ? '' : `\n## Surface of the plugin\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`;
}

let stale = 0;
for (const folder of packages) {
  const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const parts = entries.filter((entry) => entry.folder === folder).map(({ path, file }) => entryReport(path, file));
  const report = `# Public API of \`${name}\`\n\nWritten by \`npm run api\`; checked by \`npm run api -- --check\`.\n\n${parts.join('\n')}${surfaceReport(folder)}`;
  const target = join(root, folder, 'api-report.md');
  if (check) {
    if (!existsSync(target) || readFileSync(target, 'utf8') !== report) {
      console.error(`${folder}/api-report.md is stale: the public API changed. Run \`npm run api\` and commit what it shows.`);
      stale += 1;
    }
  } else {
    writeFileSync(target, report);
  }
}
console.log(
  check ? `${packages.length - stale} of ${packages.length} API reports are current` : `${packages.length} API reports written`,
);
process.exitCode = stale === 0 ? 0 : 1;
