import { defineEntity, defineStates, field, type MoneyValue } from '@entrepot/sdk';
import type { Quote } from '@entrepot/sdk/carrier';
import { ShippingService } from '../carrier/shipping-service.ts';

export const parcelStates = defineStates({
  initial: 'labelled',
  states: {
    labelled: { en: 'Labelled', zh: '已出面单' },
    handedOver: { en: 'Handed over', zh: '已交接' },
    cancelled: { en: 'Cancelled', zh: '已取消' },
  },
  transitions: {
    handOver: { from: ['labelled'], to: 'handedOver', label: { en: 'Hand over', zh: '交接' } },
    cancel: { from: ['labelled'], to: 'cancelled', label: { en: 'Cancel', zh: '取消' } },
  },
});

const measure = (en: string, zh: string) => field.integer({ minimum: 0, readOnly: true, label: { en, zh } });

/** What a packer put into the parcel, for the label and for customs. */
export interface ParcelContent {
  /** As the packer reads it, in any script: `陶瓷杯`. */
  name: string;
  quantity: number;
  sku?: string;
  hsCode?: string;
  value?: MoneyValue;
}

/** A closed parcel with its label. Made by `Shipping.label`, never by hand. */
export const Parcel = defineEntity('logistics.parcel', {
  label: { en: 'Parcel', zh: '包裹' },
  title: 'trackingNumber',
  operations: [],
  fields: {
    reference: field.text({ maxLength: 100, readOnly: true, label: { en: 'Reference', zh: '参考号' } }),
    parcelIndex: field.integer({ minimum: 1, readOnly: true, label: { en: 'Parcel number', zh: '包裹序号' } }).default(1),
    service: field.ref(ShippingService, { readOnly: true, label: { en: 'Shipping service', zh: '渠道' } }),
    warehouseCode: field.text({ maxLength: 64, readOnly: true, index: true, label: { en: 'Warehouse', zh: '仓库' } }),
    recipient: field.text({ personal: true, readOnly: true, label: { en: 'Recipient', zh: '收件人' } }).optional(),
    addressLines: field
      .json<readonly string[]>(
        { type: 'array', items: { type: 'string' } },
        { personal: true, readOnly: true, label: { en: 'Address', zh: '地址' } },
      )
      .default([]),
    city: field.text({ personal: true, readOnly: true, label: { en: 'City', zh: '城市' } }).optional(),
    postcode: field.text({ maxLength: 32, personal: true, readOnly: true, label: { en: 'Postcode', zh: '邮编' } }).optional(),
    country: field.text({ maxLength: 2, readOnly: true, index: true, label: { en: 'Country', zh: '国家' } }),
    weightGrams: measure('Weight (g)', '重量（克）'),
    lengthMm: measure('Length (mm)', '长（毫米）'),
    widthMm: measure('Width (mm)', '宽（毫米）'),
    heightMm: measure('Height (mm)', '高（毫米）'),
    contents: field
      .json<readonly ParcelContent[]>({ type: 'array' }, { readOnly: true, label: { en: 'Contents', zh: '内件' } })
      .default([]),
    trackingNumber: field.text({ unique: true, maxLength: 64, readOnly: true, label: { en: 'Tracking number', zh: '跟踪号' } }),
    quote: field.json<Quote>({ type: 'object' }, { readOnly: true, label: { en: 'Quote', zh: '报价明细' } }).optional(),
    unpriced: field.text({ maxLength: 64, readOnly: true, label: { en: 'Why it has no price', zh: '无报价原因' } }).optional(),
    price: field.money({ readOnly: true, label: { en: 'Freight', zh: '运费' } }).optional(),
    zpl: field.longText({ readOnly: true, label: { en: 'Label (ZPL II)', zh: '面单（ZPL II）' } }),
    status: field.states(parcelStates, { label: { en: 'Status', zh: '状态' } }),
  },
  indexes: [{ fields: ['reference', 'parcelIndex'], unique: true, where: "status <> 'cancelled'" }],
});
