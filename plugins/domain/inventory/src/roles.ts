import catalog from '@entrepot/catalog';
import { permission, type Role } from '@entrepot/sdk';

const entities = ['warehouse', 'stockMovement', 'stockBalance', 'binBalance', 'costLayer', 'reservation'] as const;
const see = [
  ...entities.map((entity) => ({ permission: `inventory.${entity}.read` as const })),
  { permission: 'inventory.availability' as const },
  { permission: permission(catalog, 'catalog.sku.read') },
];

/** Who works with stock. */
export const roles = {
  'stock-keeper': { label: { en: 'Stock keeper', zh: '库管员' }, grants: [{ permission: 'inventory.*' }, ...see] },
  'stock-viewer': { label: { en: 'Stock viewer', zh: '库存查看' }, grants: see },
} as const satisfies Readonly<Record<string, Role>>;
