import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineEntity, defineEvent, extendEntity, type Fields, field, type Plugin, tableOf } from '@entrepot/sdk';
import { expect } from 'chai';
import { undeclaredHosts, undeclaredWrites } from '../../testing/contract/capabilities.ts';
import { incompatibleEvents } from '../../testing/contract/event-record.ts';
import { foreignEntities, foreignImports } from '../../testing/contract/imports.ts';
import { undeclaredPermissions, ungranted, unmetNeeds } from '../../testing/contract/permission-coverage.ts';
import { type PluginSources, readSources } from '../../testing/contract/plugin-sources.ts';
import { settingsFaults } from '../../testing/contract/settings-faults.ts';
import { missingLabels, missingMessages } from '../../testing/contract/translations.ts';
import { unlisted } from '../../testing/contract/unlisted.ts';

const label = { en: 'Label', zh: '标签' };
const Book = defineEntity('library.book', { label, fields: { title: field.text({ label }) } });
const library: Plugin = { name: 'library', version: '1.0.0', label, entities: [Book] };
const kernel: Plugin = { name: 'kernel', version: '1.0.0' };

function shelf(parts: Partial<Plugin> = {}): Plugin {
  return { name: 'shelf', version: '1.0.0', label, ...parts };
}

const folders: string[] = [];

/** A package on disk, read as the contract reads it. */
function packageOf(files: Readonly<Record<string, string>>, dependencies: Readonly<Record<string, string>> = {}): PluginSources {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-contract-'));
  folders.push(folder);
  const all = { 'package.json': JSON.stringify({ version: '1.0.0', dependencies }), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return readSources(join(folder, 'test/some.test.ts'));
}

describe('The contract of plugins', () => {
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  const pluginOf = async (name: string) => (name === '@entrepot/library' ? library : undefined);

  it('finds imports of the kernel, of packages that nobody named, and of plugins that are not required', async () => {
    const sources = packageOf(
      {
        'src/index.ts': [
          "import { join } from 'node:path';",
          "import { field } from '@entrepot/sdk';",
          "import {\n  Book,\n  type Page,\n} from '@entrepot/library';",
          "import type { Kernel } from '@entrepot/core';",
          "// import nothing from 'commented';",
          "export * from './own.ts';",
        ].join('\n'),
        'src/own.ts': "const left = await import('left-pad');\nimport 'named';",
      },
      { named: '1.0.0', '@entrepot/library': '1.0.0' },
    );
    const faults = await foreignImports(shelf(), sources, pluginOf);
    expect(faults).to.have.length(3);
    expect(faults[0]).to.match(/index\.ts imports "@entrepot\/library", but "shelf" does not require "library"/);
    expect(faults[1]).to.match(/index\.ts imports "@entrepot\/core", a part of the kernel/);
    expect(faults[2]).to.match(/own\.ts imports "left-pad", which package\.json does not name/);
    expect(await foreignImports(shelf({ requires: { library: '^1.0.0' } }), sources, pluginOf)).to.have.length(2);
  });

  it('finds references and extensions to entities of plugins that are not required', () => {
    const Place = defineEntity('shelf.place', { fields: { book: field.ref(Book) } });
    const plugin = shelf({ entities: [Place], extends: [extendEntity(Book, { row: field.text().optional() })] });
    expect(foreignEntities(plugin)).to.have.length(2);
    expect(foreignEntities({ ...plugin, requires: { library: '^1.0.0' } })).to.deep.equal([]);
  });

  it('finds writes to entities of others, by value, by variable and by name', async () => {
    const sources = packageOf({
      'src/a.ts': `import { Book } from '@entrepot/library';\nq(\`UPDATE \${tableOf(Book)} SET title = $1\`);`,
      'src/b.ts': `import { Book as B } from '@entrepot/library';\nconst books = tableOf(B);\nq(\`INSERT INTO \${books} (title) VALUES ($1)\`);`,
      'src/c.ts': 'q(`DELETE FROM "library"."books"`); q(`SELECT 1 FROM library.books FOR UPDATE OF books`);',
    });
    const entityOf = async (_: string, name: string) => (name === 'Book' ? Book : undefined);
    expect(tableOf(Book)).to.equal('"library"."books"');
    const faults = await undeclaredWrites(shelf(), sources, entityOf, [Book]);
    expect(faults.map((fault) => fault.slice(0, 8))).to.deep.equal(['src/a.ts', 'src/b.ts', 'src/c.ts']);
    const declared = shelf({ capabilities: { writes: ['library.book'] } });
    expect(await undeclaredWrites(declared, sources, entityOf, [Book])).to.deep.equal([]);
  });

  it('finds what is defined and not listed', () => {
    const sources = packageOf({
      'src/a.ts': "export const Book = defineEntity('library.book', {});\nexport const lent = defineEvent('library.lent', {});",
      'src/b.ts': "export const lending = seriesHook<[string]>('library.lending', 'nothing');",
    });
    expect(unlisted(library, sources).map((fault) => /defines "([^"]+)"/.exec(fault)?.[1])).to.deep.equal([
      'library.lent',
      'library.lending',
    ]);
  });

  it('finds calls to hosts that the capabilities do not name', () => {
    const sources = packageOf({ 'src/a.ts': "await fetch('https://api.example.com/v1');" });
    expect(undeclaredHosts(shelf(), sources)).to.have.length(1);
    expect(undeclaredHosts(shelf({ capabilities: { hosts: ['api.example.org'] } }), sources)).to.have.length(1);
    expect(undeclaredHosts(shelf({ capabilities: { hosts: ['*.example.com'] } }), sources)).to.deep.equal([]);
  });

  it('finds labels that are missing or lack a language, but for secrets', () => {
    const Place = defineEntity('shelf.place', {
      label,
      fields: {
        row: field.enum({ up: label, down: { en: 'Down' } }, { label }),
        key: field.text({ secret: true }),
        tag: field.text(),
      },
    });
    expect(missingLabels(shelf({ entities: [Place] }))).to.deep.equal([
      'field "shelf.place.row" value "down" has no Chinese label',
      'field "shelf.place.tag" has no English and no Chinese label',
    ]);
  });

  it('finds problems without a text, and codes that do not say whose they are', () => {
    const sources = packageOf({ 'src/a.ts': "throw new Problem('shelf.full', {});\nthrow new Problem(\n  'lost',\n);" });
    expect(missingMessages(shelf({ messages: { 'zh-CN': { 'shelf.full': '已满' } } }), sources)).to.deep.equal([
      'src/a.ts throws "lost", which does not start with "shelf."',
      `src/a.ts throws "lost", for which messages['zh-CN'] has no text`,
    ]);
  });

  it('finds what no role grants, what nobody declares, and what lacks its needs', () => {
    const roles = { reader: { grants: [{ permission: 'library.book.read' }, { permission: 'library.book.burn' }] } };
    expect(ungranted({ ...library, roles }).map((fault) => /grants "([^"]+)"/.exec(fault)?.[1])).to.deep.equal([
      'library.book.create',
      'library.book.update',
      'library.book.delete',
    ]);
    expect(undeclaredPermissions({ ...library, roles }, [library], kernel).join()).to.match(/"library\.book\.burn"/);
    const permissionNeeds = { 'library.book.read': ['library.book.update'] };
    expect(unmetNeeds({ ...library, roles, permissionNeeds })).to.have.length(1);
    expect(ungranted({ ...library, roles: { owner: { grants: [{ permission: 'library.*' }] } } })).to.deep.equal([]);
  });

  it('finds settings that cannot be enabled with true, and defaults that their schema refuses', () => {
    const settings: Fields = { rows: field.integer({ minimum: 1 }).default(0), name: field.text() };
    const faults = settingsFaults(shelf({ settings }));
    expect(faults).to.have.length(2);
    expect(faults.join())
      .to.match(/"rows"/)
      .and.match(/"name" is required/);
  });

  it('takes events and fields that were added, writes them down, and refuses what was changed or removed', () => {
    const { folder } = packageOf({});
    const filled = (payload: Fields) => shelf({ events: [defineEvent('shelf.filled', payload)] });
    expect(incompatibleEvents(filled({ row: field.text() }), folder, true)).to.deep.equal([]);
    expect(incompatibleEvents(filled({ row: field.text(), at: field.date() }), folder, false)).to.have.length(1);
    expect(incompatibleEvents(filled({ row: field.text(), at: field.date() }), folder, true)).to.deep.equal([]);
    expect(readFileSync(join(folder, 'events.json'), 'utf8')).to.include('"at": "date"');
    expect(incompatibleEvents(filled({ row: field.text() }), folder, true)).to.have.length(1);
    expect(incompatibleEvents(filled({ row: field.integer(), at: field.date() }), folder, true)).to.have.length(1);
    expect(incompatibleEvents(shelf(), folder, true)).to.have.length(1);
    expect(readFileSync(join(folder, 'events.json'), 'utf8')).to.include('"at": "date"');
  });
});
