import { definePlugin } from '@entrepot/sdk';
import { Rate } from './rate.ts';

export { Rate, type Surcharge } from './rate.ts';

export default definePlugin({
  name: 'carrier-rate-table',
  version: '1.0.0',
  label: { en: 'Rate-table carriers', zh: '运价表物流商' },
  requires: { logistics: '^1.0.0' },
  entities: [Rate],
});
