import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const prefix = 'virtual:host/';
const require = createRequire(import.meta.url);
const sdkUi = fileURLToPath(new URL('../../../sdk/src/ui/index.ts', import.meta.url));

/** React is CommonJS: what it exports is known by running it, and written down for those who import it natively. */
function ofCommonJs(name: string): string {
  const names = Object.keys(require(name) as object).filter((each) => /^[A-Za-z]\w*$/.test(each) && each !== 'default');
  return `import module from '${name}';\nexport default module;\nexport const { ${names.join(', ')} } = module;\n`;
}

/** Parts of antd that weigh much and are seldom used: plugins do without them, so that the shell stays light. */
const leftOut = new Set([
  'Affix',
  'Anchor',
  'BackTop',
  'BorderBeam',
  'Calendar',
  'Carousel',
  'Cascader',
  'ColorPicker',
  'FloatButton',
  'Image',
  'Masonry',
  'Mentions',
  'QRCode',
  'Rate',
  'Splitter',
  'Tour',
  'Transfer',
  'TreeSelect',
  'Watermark',
]);

function antd(): string {
  const names = Object.keys(require('antd') as object).filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== 'default');
  return `export { ${names.filter((name) => !leftOut.has(name)).join(', ')} } from 'antd';`;
}

/** What UI modules of plugins import, as native modules: the very ones that the console itself runs on. */
const sources: Readonly<Record<string, () => string>> = {
  react: () => ofCommonJs('react'),
  'react-dom': () => ofCommonJs('react-dom'),
  'react/jsx-runtime': () => ofCommonJs('react/jsx-runtime'),
  antd,
  '@entrepot/sdk/ui': () => `export * from '${sdkUi}';`,
};

/** Builds the host's modules as files that UI modules import, and `host.json`, which says where each stands. */
export function hostModules(): Plugin {
  const emitted = new Map<string, string>();
  return {
    name: 'host-modules',
    apply: 'build',
    buildStart() {
      for (const name of Object.keys(sources)) {
        const file = `host-${name.replace('@', '').replaceAll('/', '-')}`;
        const id = this.emitFile({ type: 'chunk', id: `${prefix}${name}`, name: file, preserveSignature: 'strict' });
        emitted.set(name, id);
      }
    },
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load: (id) => (id.startsWith(`\0${prefix}`) ? sources[id.slice(prefix.length + 1)]?.() : undefined),
    generateBundle() {
      const files = Object.fromEntries([...emitted].map(([name, id]) => [name, this.getFileName(id)]));
      this.emitFile({ type: 'asset', fileName: 'host.json', source: JSON.stringify(files) });
    },
  };
}
