import { Carriers } from '@entrepot/logistics';
import { definePlugin } from '@entrepot/sdk';
import { Rate } from './rate.ts';
import { RateTable, rateTable, rateTableCarrier } from './rate-table.ts';

export { quoteByTable, type RateLine, type Tariff, tariffOf } from './quote-by-table.ts';
export { Rate, type Surcharge } from './rate.ts';
export { type PriceListLine, RateTable, type RateTableService } from './rate-table.ts';

export default definePlugin({
  name: 'carrier-rate-table',
  version: '1.0.0',
  label: { en: 'Rate-table carriers', zh: '运价表物流商' },
  requires: { logistics: '^1.0.0' },
  entities: [Rate],
  roles: {
    'rate-manager': { label: { en: 'Rate manager', zh: '运价管理员' }, grants: [{ permission: 'carrier-rate-table.*' }] },
  },
  messages: {
    'zh-CN': { 'carrier-rate-table.unknown-service': '运价表中的渠道不存在：请先登记该渠道' },
  },
  setup({ provide, use, now }) {
    provide(RateTable, () => rateTable);
    use(Carriers).add(rateTableCarrier(now));
  },
});
