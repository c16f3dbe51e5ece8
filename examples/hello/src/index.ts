import { definePlugin } from '@entrepot/sdk';

export default definePlugin({
  name: 'hello',
  version: '1.0.0',
  actions: {
    hello: { method: 'GET', permission: 'public', handler: () => ({ hello: 'world' }) },
  },
});
