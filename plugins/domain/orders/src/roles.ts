import { permission, type Role } from '@entrepot/sdk';
import shops from '@entrepot/shops';
import { csvTypes } from './import/import-actions.ts';

const entities = [
  'order',
  'orderLine',
  'hold',
  'orderEvent',
  'fulfilmentOrder',
  'fulfilmentLine',
  'return',
  'importMapping',
] as const;
const read = entities.map((entity) => ({ permission: `orders.${entity}.read` as const }));

// Shops are named by their codes in files and forms.
const shop = { permission: permission(shops, 'shops.shop.read') };

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const upload = [
  { permission: 'kernel.attachment.create' },
  { permission: 'kernel.attachment.read', where: { mediaType: { in: [...csvTypes, workbookType] } } },
] as const;

/** Roles that exist from the start. */
export const roles = {
  'order-clerk': {
    label: { en: 'Order clerk', zh: '订单专员' },
    grants: [
      ...read,
      shop,
      { permission: 'orders.order.create' },
      { permission: 'orders.order.update' },
      { permission: 'orders.orderLine.create' },
      { permission: 'orders.order.release' },
      { permission: 'orders.order.advance' },
      { permission: 'orders.import' },
      { permission: 'orders.previewImport' },
      ...upload,
    ],
  },
  'order-manager': { label: { en: 'Order manager', zh: '订单主管' }, grants: [{ permission: 'orders.*' }, shop, ...upload] },
} as const satisfies Readonly<Record<string, Role>>;
