import { definePlugin } from '@entrepot/sdk';

export default definePlugin({
  name: 'console',
  version: '1.0.0',
  label: { en: 'Console', zh: '控制台' },
  pages: [{ path: '/', label: { en: 'Console', zh: '控制台' }, folder: new URL('../dist/web', import.meta.url).href }],
});
