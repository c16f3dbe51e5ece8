import { expect } from 'chai';
import type { ConfigEntry } from '../../src/config/config-entry.ts';
import { editConfig, entryText } from '../../src/config/edit-config.ts';

describe('an edit of the config', () => {
  const edited = (
    source: string,
    entries: Readonly<Record<string, readonly [ConfigEntry | undefined, ConfigEntry]>>,
    layer?: string,
  ) => editConfig(source, new Map(Object.entries(entries).map(([name, [before, after]]) => [name, { before, after }])), layer);

  it('changes no more than what it is about', async () => {
    const source = `import { defineConfig } from '@entrepot/sdk';

export default defineConfig({
  plugins: {
    shops: true,
    webhooks: true, // calls others
    // Dear.
    'security-audit': false,
    warehouse: {
      limit: 5, // a wave
      tolerance: 2,
    },
  },
});
`;
    const text = await edited(source, {
      webhooks: [true, false],
      'security-audit': [false, true],
      warehouse: [
        { limit: 5, tolerance: 2 },
        { limit: 6, name: "it's" },
      ],
      'a-b': [undefined, { list: [1, 'two'] }],
    });
    expect(text).to.equal(`import { defineConfig } from '@entrepot/sdk';

export default defineConfig({
  plugins: {
    shops: true,
    webhooks: false, // calls others
    // Dear.
    'security-audit': true,
    warehouse: {
      limit: 6, // a wave
      name: 'it\\'s',
    },
    'a-b': { list: [1, 'two'] },
  },
});
`);
  });

  it('keeps tabs and line ends, adds a comma where the last line lacks one, and is not misled by comments', async () => {
    const source = 'export default {\r\n\tplugins: {\r\n\t\ta: true, // b: 1,\r\n\t\tb: { x: 1 } // last, word\r\n\t},\r\n};\r\n';
    expect(await edited(source, { c: [undefined, true], b: [{ x: 1 }, { enabled: false, x: 1 }] })).to.equal(
      'export default {\r\n\tplugins: {\r\n\t\ta: true, // b: 1,\r\n\t\tb: { x: 1, enabled: false }, // last, word\r\n\t\tc: true,\r\n\t},\r\n};\r\n',
    );
  });

  it('reads through constants, "satisfies" and "as", and into one line', async () => {
    expect(
      await edited('const plugins = { a: true } as const;\nexport default defineConfig({ plugins } satisfies Config);', {
        b: [undefined, true],
      }),
    ).to.equal('const plugins = { a: true, b: true } as const;\nexport default defineConfig({ plugins } satisfies Config);');
    expect(await edited('export default { plugins: {} }', { a: [undefined, { x: 1 }] })).to.equal(
      'export default { plugins: { a: { x: 1 } } }',
    );
    expect(await edited('export default { plugins: { a: { x: 1, y: 2 } } }', { a: [{ x: 1, y: 2 }, { x: 1 }] })).to.equal(
      'export default { plugins: { a: { x: 1 } } }',
    );
  });

  it('changes what is in force: the layer of the environment, where that names the plugin', async () => {
    const source = 'export default { plugins: { a: true, b: true }, environments: { production: { plugins: { a: false } } } };';
    expect(await edited(source, { a: [false, true], b: [true, false] }, 'production')).to.equal(
      'export default { plugins: { a: true, b: false }, environments: { production: { plugins: { a: true } } } };',
    );
  });

  it('says that it cannot where the config is not written down', async () => {
    for (const source of [
      'export default make();',
      'export default { plugins: load() };',
      'module.exports = {};',
      'export default {',
    ])
      expect(await edited(source, { a: [undefined, true] }), source).to.equal(undefined);
  });

  it('writes for people', () => {
    expect(entryText('security-audit', true)).to.equal("'security-audit': true");
    expect(entryText('a', { s: 'x'.repeat(100), n: null })).to.equal(`a: {\n  s: '${'x'.repeat(100)}',\n  n: null,\n}`);
  });
});
