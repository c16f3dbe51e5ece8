import { Sku } from '@entrepot/catalog';
import { Warehouse } from '@entrepot/inventory';
import { defineEntity, field } from '@entrepot/sdk';

/** One SKU of a delivery: how much was announced, how much came, and what a unit costs. */
export const DeliveryLine = defineEntity('warehouse.deliveryLine', {
  label: { en: 'Delivery line', zh: '预到货明细' },
  fields: {
    delivery: field.ref('warehouse.delivery', { onDelete: 'cascade', label: { en: 'Delivery', zh: '预到货通知' } }),
    sku: field.ref(Sku, { label: { en: 'SKU', zh: 'SKU' } }),
    expected: field.quantity({ minimum: 1, label: { en: 'Expected', zh: '预计数量' } }),
    received: field.quantity({ readOnly: true, label: { en: 'Received', zh: '已收数量' } }).default(0),
    unitCost: field.money({ label: { en: 'Unit cost', zh: '单位成本' } }).optional(),
  },
  indexes: [{ fields: ['delivery', 'sku'], unique: true }],
});

/** Goods that are on their way to a warehouse: its advance shipping notice. */
export const Delivery = defineEntity('warehouse.delivery', {
  label: { en: 'Delivery', zh: '预到货通知' },
  plural: 'deliveries',
  title: 'number',
  fields: {
    number: field.text({ maxLength: 100, label: { en: 'Number', zh: '单号' } }),
    warehouse: field.ref(Warehouse, { label: { en: 'Warehouse', zh: '仓库' } }),
    expectedOn: field.date({ label: { en: 'Expected on', zh: '预计到货日期' } }).optional(),
    status: field
      .enum(
        { open: { en: 'Open', zh: '待收货' }, closed: { en: 'Closed', zh: '已关闭' } },
        { label: { en: 'Status', zh: '状态' } },
      )
      .default('open'),
    lines: field.children(DeliveryLine, 'delivery', { label: { en: 'Lines', zh: '明细' } }),
  },
  indexes: [
    { fields: ['warehouse', 'number'], unique: true },
    { fields: ['warehouse', 'status'], where: "status = 'open'" },
  ],
});
