import { defineConfig } from '@entrepot/sdk';

export default defineConfig({
  plugins: {
    shops: true,
    catalog: true,
    logistics: true,
    'carrier-rate-table': true,
    inventory: true,
    orders: true,
    warehouse: true,
    demo: true,
    webhooks: true,
    console: true,
    // The history of every change, sealed against tampering; the console shows it with each record. It makes writes
    // dearer: npm run bench -- --only audit.
    'security-audit': true,
  },
});
