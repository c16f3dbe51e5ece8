import { definePlugin, field, kernelStarted } from '@entrepot/sdk';
import { createDemoCompany } from './company/create-demo-company.ts';
import { tradingDay } from './trading-day/command.ts';

export { createDemoCompany } from './company/create-demo-company.ts';
export type { Bucket, Input, Step, TradingDayReport } from './trading-day/report.ts';

export default definePlugin({
  name: 'demo',
  version: '1.0.0',
  label: { en: 'Demo company', zh: '演示公司' },
  requires: {
    'carrier-rate-table': '^1.0.0',
    catalog: '^1.0.0',
    inventory: '^1.0.0',
    logistics: '^1.0.0',
    orders: '^1.0.0',
    shops: '^1.0.0',
    warehouse: '^1.0.0',
  },
  capabilities: {
    writes: [
      'carrier-rate-table.rate',
      'catalog.product',
      'inventory.warehouse',
      'logistics.carrier',
      'logistics.numberPool',
      'logistics.shippingService',
      'logistics.zone',
      'warehouse.bin',
      'warehouse.carton',
    ],
  },
  settings: {
    createCompany: field
      .boolean({
        label: { en: 'Create the demo company', zh: '创建演示公司' },
        description: { en: 'At the first start, in a database that has no shops.', zh: '首次启动且数据库中没有店铺时创建。' },
      })
      .default(true),
  },
  commands: { 'trading-day': tradingDay },
  messages: {
    'zh-CN': {
      'demo.no-orders': '找不到订单文件',
      'demo.bad-mapping': '列映射不是可读的 JSON 文件',
      'demo.no-bin': '仓库没有可用库位',
    },
  },
  setup(context) {
    if (!context.settings.createCompany) return;
    context.on(kernelStarted, ({ print }) => createDemoCompany(context, print), { onFailure: 'skip' });
  },
});
