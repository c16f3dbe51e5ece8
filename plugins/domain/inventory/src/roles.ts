import type { Role, Rule } from '@entrepot/sdk';

const see: readonly Rule[] = [
  ...['warehouse', 'stockMovement', 'stockBalance', 'binBalance', 'costLayer', 'reservation'].map((entity) => ({
    permission: `inventory.${entity}.read`,
  })),
  { permission: 'inventory.availability' },
  { permission: 'catalog.sku.read' },
];

/** Who works with stock. */
export const roles: Readonly<Record<string, Role>> = {
  'stock-keeper': { label: { en: 'Stock keeper', zh: '库管员' }, grants: [{ permission: 'inventory.*' }, ...see] },
  'stock-viewer': { label: { en: 'Stock viewer', zh: '库存查看' }, grants: see },
};
